package io.lockstep.codecs.schema.evolution;

/**
 * Where in a schema a comparison is.
 *
 * @param message its name, or empty.
 * @param field   path of groups and field, or empty.
 * @param type    path into a type that other fields may use too, or empty.
 */
record Place(String message, String field, String type)
{
    static final Place SCHEMA = new Place("", "", "");

    static Place ofMessage(final String message)
    {
        return new Place(message, "", "");
    }

    Place field(final SchemaNode node)
    {
        return new Place(message, join(field, node.name()), "");
    }

    Place type(final String name)
    {
        return new Place(message, field, join(type, name));
    }

    boolean isInType()
    {
        return !type.isEmpty();
    }

    String messageAndField()
    {
        return join(message, field);
    }

    private static String join(final String path, final String name)
    {
        return path.isEmpty() ? name : name.isEmpty() ? path : path + '.' + name;
    }
}
