package io.lockstep.replay.determinism;

import java.util.List;

/**
 * What matters of a method's byte code.
 *
 * @param name         of the method.
 * @param descriptor   of the method.
 * @param vouched      whether it is annotated: one element, filled while it is read.
 * @param calls        that it makes, in order; filled while it is read.
 */
record MethodCode(String name, String descriptor, boolean[] vouched, List<Call> calls)
{
    boolean isVouchedFor()
    {
        return vouched[0];
    }

    /**
     * One call.
     *
     * @param owner      class with dots.
     * @param name       of the method.
     * @param descriptor of the method.
     * @param isVirtual  whether another class may take it.
     * @param isNew      whether it makes an object of the owner.
     */
    record Call(String owner, String name, String descriptor, boolean isVirtual, boolean isNew)
    {
    }
}
