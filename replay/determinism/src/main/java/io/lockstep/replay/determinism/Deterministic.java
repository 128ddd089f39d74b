package io.lockstep.replay.determinism;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Vouches for a method or a class: whatever {@link DeterminismScan} would find in it, or through it, has no effect on
 * outputs and state. It is not looked into.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.CONSTRUCTOR, ElementType.TYPE})
public @interface Deterministic
{
    /**
     * Why that is so.
     *
     * @return a sentence.
     */
    String because();
}
