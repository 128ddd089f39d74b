package io.lockstep.replay.tools;

/**
 * A condition compiled for messages of one header: type, version and length of the block are known.
 */
@FunctionalInterface
interface ConditionTest
{
    ConditionTest TRUE = (input) -> true;
    ConditionTest FALSE = (input) -> false;

    boolean matches(ConditionInput input);
}
