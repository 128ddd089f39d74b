/**
 * Whether a message is as its schema says, asked before it is sequenced.
 *
 * <p>A schema is compiled once into a program of integers; asking it is for the hot path: no allocation, no lock, time
 * bounded by the bytes of the message, and nothing is read beyond them, whatever they say.
 *
 * <p>Threading: a compiled check never changes, any thread may ask it.
 */
package io.lockstep.codecs.schema.validation;
