/**
 * Messages as JSON and back, by the schema alone: bytes to JSON to bytes are the same bytes.
 *
 * <p>A message is one object:
 *
 * <pre>
 * {"schema":77,"version":2,"template":1,"message":"Quote","blockLength":60,"fields":{...}}
 * </pre>
 *
 * <p>{@code fields} holds what the version of the message has, and constants. Integers are numbers; an optional value
 * that is null is null; NaN and the infinities are strings; an enum is its name, or a number that has none; a set is an
 * array of names, with a number for the bits that have none; a composite is an object, a group an array of objects, an
 * array of numbers an array. Text is a string, up to the first zero byte in a field of fixed length; data without a
 * character encoding is a string of hexadecimal digits; text that is not of its encoding is {@code {"hex":"..."}}.
 *
 * <p>What the fields do not account for is kept beside them, only where there is any: {@code groupBlockLengths} for
 * groups whose blocks are not as long as the schema's, by JSON pointer, and {@code bytes}, hexadecimal digits by offset
 * in the message: padding, parts of a block behind the last known field, payloads of NaN, bytes behind the message.
 *
 * <p>Personal data is masked unless it is asked for; {@code "masked":true} then says that the object is not the whole
 * message, and it does not go back to bytes.
 *
 * <p>For tools: objects are made for each message. Threading: whatever is made here is owned by one thread.
 */
package io.lockstep.codecs.schema.json;
