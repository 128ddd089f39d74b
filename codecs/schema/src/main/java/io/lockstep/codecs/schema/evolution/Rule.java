package io.lockstep.codecs.schema.evolution;

import static io.lockstep.codecs.schema.evolution.Severity.BREAKS;
import static io.lockstep.codecs.schema.evolution.Severity.SOURCE;
import static io.lockstep.codecs.schema.evolution.Severity.WARNS;

/**
 * One rule of schema evolution; its id and its severity are stable, so that scripts may rely on them.
 *
 * <p>The rules follow the chapter on schema extension of FIX Simple Binary Encoding 1.0, made stricter where a reader
 * that knows only the one version could not tell that it is wrong.
 */
public enum Rule
{
    /** Another schema id is another schema: a reader refuses the messages, or takes them for its own. */
    SCHEMA_ID_CHANGED("schema-id-changed", BREAKS, "a reader of the one schema does not know messages of the other"),

    /** The package is where generated code lives. */
    PACKAGE_CHANGED("package-changed", SOURCE, "generated code moves to another package"),

    /** Every number is read backwards. */
    BYTE_ORDER_CHANGED("byte-order-changed", BREAKS, "every number of more than one byte is read backwards"),

    /** The header says which message it is, so nothing behind it is found either. */
    HEADER_CHANGED("header-changed", BREAKS, "a reader finds neither the message's type nor its block"),

    /** Readers tell by the version what is there. */
    VERSION_LOWERED("version-lowered", BREAKS, "readers take what is there for absent"),

    /** Two schemas with one version cannot be told apart. */
    VERSION_NOT_RAISED("version-not-raised", BREAKS,
        "a reader cannot tell messages with the addition from those without"),

    /** Such a field is never there for a reader; the SBE tool lets it pass. */
    SINCE_VERSION_ABOVE_SCHEMA("since-version-above-schema", BREAKS,
        "readers take it for absent in every message, though writers write it"),

    /** A new reader takes an old message for one that has it. */
    SINCE_VERSION_TOO_LOW("since-version-too-low", BREAKS,
        "a new reader looks for it in old messages, and reads what lies behind them"),

    /** A reader decides by it whether a field is there. */
    SINCE_VERSION_CHANGED("since-version-changed", BREAKS,
        "a new reader loses it in old messages, or reads it where it is not"),

    /** Journals hold it. */
    MESSAGE_REMOVED("message-removed", BREAKS, "a new reader does not know messages that old ones wrote"),

    /** The wire has template ids, no names. */
    MESSAGE_RENAMED("message-renamed", SOURCE, "code that names it does not compile"),

    /** The template id is the message's identity on the wire. */
    TEMPLATE_ID_CHANGED("template-id-changed", BREAKS, "readers take it for another message, or for none"),

    /** Informative for messages: a reader knows a template id or does not. */
    MESSAGE_SINCE_VERSION("message-since-version", WARNS, "nobody can look up since when it exists"),

    /** Who checks a message's length with the one schema refuses a block of the other. */
    BLOCK_LENGTH_SHRUNK("block-length-shrunk", BREAKS, "an old reader refuses a block shorter than it knows"),

    /** A block grows at its end only. */
    FIELD_INSERTED("field-inserted", BREAKS, "readers read the fields behind it from the wrong place"),

    /** Its bytes are still in old messages. */
    FIELD_REMOVED("field-removed", BREAKS, "old readers read what comes behind it, and new ones cannot read it"),

    /** Offsets are not on the wire. */
    FIELD_MOVED("field-moved", BREAKS, "readers read it from where it is not"),

    /** The wire has no names. */
    FIELD_RENAMED("field-renamed", SOURCE, "code that names it does not compile"),

    /** The id is what a field is known by, whatever its name. */
    FIELD_RENUMBERED("field-renumbered", BREAKS, "whoever knows the field by its id finds another one, or none"),

    /** Old messages have no value for it. */
    FIELD_ADDED_REQUIRED("field-added-required", BREAKS,
        "a new reader is promised a value that old messages do not have"),

    /** Old readers read the groups one after the other. */
    GROUP_INSERTED("group-inserted", BREAKS, "an old reader takes its first bytes for the group that was there"),

    /** Old readers read var data where the groups that they know end. */
    GROUP_BEFORE_DATA("group-before-data", BREAKS,
        "an old reader takes its first bytes for the length of the var data, and reads silent garbage"),

    /** Old readers step from one entry to the next by what they know of it. */
    GROUP_IN_GROUP("group-in-group", BREAKS, "an old reader takes its first bytes for the next entry of the group"),

    /** Its bytes are still in old messages. */
    GROUP_REMOVED("group-removed", BREAKS, "a reader of either version takes other bytes for the group"),

    /** Groups have no ids on the wire. */
    GROUP_MOVED("group-moved", BREAKS, "readers take one group for the other"),

    /** The dimension says where the entries are. */
    DIMENSION_CHANGED("dimension-changed", BREAKS, "readers misread length and number of the entries"),

    /** Var data have no ids on the wire. */
    DATA_INSERTED("data-inserted", BREAKS, "an old reader takes it for the var data that was there"),

    /** Old readers step from one entry to the next by what they know of it. */
    DATA_IN_GROUP("data-in-group", BREAKS, "an old reader takes its first bytes for the next entry of the group"),

    /** Its bytes are still in old messages. */
    DATA_REMOVED("data-removed", BREAKS, "a reader of either version takes other bytes for it"),

    /** Var data have no ids on the wire. */
    DATA_MOVED("data-moved", BREAKS, "readers take one for the other"),

    /** The length says where the data end. */
    DATA_LENGTH_CHANGED("data-length-changed", BREAKS, "readers misread how long the data are"),

    /** Also where the length stays: the bits mean another value. */
    TYPE_CHANGED("type-changed", BREAKS, "readers read other values than were written"),

    /** Generated classes have the names of composites, enums and sets. */
    TYPE_RENAMED("type-renamed", SOURCE, "code that names it does not compile"),

    /** The length of an array is not on the wire. */
    ARRAY_LENGTH_CHANGED("array-length-changed", BREAKS, "readers read too few bytes, or those of the next field"),

    /** The same bytes are another text. */
    CHARACTER_ENCODING_CHANGED("character-encoding-changed", BREAKS, "readers read another text than was written"),

    /** Presence is a promise to readers, or for constants a place in the block. */
    PRESENCE_CHANGED("presence-changed", BREAKS, "readers meet null, or the lack of a value, where they expect none"),

    /** Null is a value like any other on the wire. */
    NULL_VALUE_CHANGED("null-value-changed", BREAKS, "readers take null for a value, or a value for null"),

    /** Who checks values with the one schema refuses those of the other. */
    RANGE_CHANGED("range-changed", BREAKS, "readers that check values refuse some of those that were written"),

    /** Constants are not on the wire. */
    CONSTANT_CHANGED("constant-changed", BREAKS, "readers take their own constant for the writer's"),

    /** The same number is another time. */
    TIME_UNIT_CHANGED("time-unit-changed", BREAKS, "readers take a time for another"),

    /** Annotations such as partition keys and personal data are kept there. */
    SEMANTIC_TYPE_CHANGED("semantic-type-changed", WARNS,
        "what goes by annotations does otherwise with old messages than before"),

    /** A composite lies in blocks whose other fields must not move. */
    COMPOSITE_RESIZED("composite-resized", BREAKS, "everything behind a field of this type moves"),

    /** There is no version inside a composite that all readers honour. */
    COMPOSITE_MEMBER_ADDED("composite-member-added", BREAKS, "readers do not agree on what the bytes are"),

    /** Its bytes are still in old messages. */
    COMPOSITE_MEMBER_REMOVED("composite-member-removed", BREAKS, "new readers cannot read what old writers wrote"),

    /** Offsets are not on the wire. */
    COMPOSITE_MEMBER_MOVED("composite-member-moved", BREAKS, "readers read it from where it is not"),

    /** The wire has no names. */
    COMPOSITE_MEMBER_RENAMED("composite-member-renamed", SOURCE, "code that names it does not compile"),

    /** Allowed, but old readers have to do something with a value that they do not know. */
    ENUM_VALUE_ADDED("enum-value-added", WARNS,
        "old readers meet a value that they do not know, and refuse it or take it for unknown"),

    /** It is still in old messages. */
    ENUM_VALUE_REMOVED("enum-value-removed", BREAKS, "new readers do not know a value that old messages hold"),

    /** The wire has numbers, no names. */
    ENUM_VALUE_RENUMBERED("enum-value-renumbered", BREAKS, "readers take it for another value"),

    /** The wire has numbers, no names. */
    ENUM_VALUE_RENAMED("enum-value-renamed", SOURCE, "code that names it does not compile"),

    /** It is still in old messages. */
    SET_CHOICE_REMOVED("set-choice-removed", BREAKS, "new readers do not know a bit that old messages hold"),

    /** The wire has bits, no names. */
    SET_CHOICE_RENUMBERED("set-choice-renumbered", BREAKS, "readers take it for another choice"),

    /** The wire has bits, no names. */
    SET_CHOICE_RENAMED("set-choice-renamed", SOURCE, "code that names it does not compile"),

    /** Informative for values and choices: a reader knows one or does not. */
    VALUE_SINCE_VERSION("value-since-version", WARNS, "nobody can look up since when it exists");

    private final String id;
    private final Severity severity;
    private final String consequence;

    Rule(final String id, final Severity severity, final String consequence)
    {
        this.id = id;
        this.severity = severity;
        this.consequence = consequence;
    }

    /**
     * The name by which scripts know it.
     *
     * @return lower-case words with hyphens.
     */
    public String id()
    {
        return id;
    }

    /**
     * What breaking the rule costs.
     *
     * @return the severity.
     */
    public Severity severity()
    {
        return severity;
    }

    /**
     * What happens where the rule is broken.
     *
     * @return a clause without a full stop.
     */
    public String consequence()
    {
        return consequence;
    }
}
