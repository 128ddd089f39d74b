/**
 * Tests of the homes of pages outside the engine's own memory.
 */
package io.lockstep.replay.state;
