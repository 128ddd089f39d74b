package io.lockstep.transport.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Policy from a file: an identity to a line, followed by its rights.
 *
 * <pre>
 * # who   may do what
 * alice   sources=1-9  templates=77/1-3  rights=send,query  rate=5000  sessions=2
 * watcher sources=40
 * </pre>
 *
 * <p>The settings are those of {@link SessionRights#parse(String)}. Empty lines and those that begin with {@code #} do
 * not count. Who is not in the file may do nothing.
 *
 * <p>Threading: immutable; the file is read once.
 */
public final class PolicyFile implements AccessPolicy
{
    private final Map<String, SessionRights> rights;

    private PolicyFile(final Map<String, SessionRights> rights)
    {
        this.rights = rights;
    }

    /**
     * Read a policy.
     *
     * @param file to read.
     * @return the policy.
     * @throws IllegalArgumentException if the file cannot be read, or is wrong: the message names file, line and
     *                                  setting.
     */
    public static PolicyFile read(final Path file)
    {
        final List<String> lines;
        try
        {
            lines = Files.readAllLines(file);
        }
        catch (final IOException ex)
        {
            throw new IllegalArgumentException("the policy cannot be read: file=" + file, ex);
        }

        final Map<String, SessionRights> rights = new HashMap<>();
        for (int i = 0; i < lines.size(); i++)
        {
            final String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#"))
            {
                add(rights, line, file + ":" + (i + 1) + ": ");
            }
        }

        return new PolicyFile(rights);
    }

    @Override
    public SessionRights rights(final String identity)
    {
        return rights.get(identity);
    }

    private static void add(final Map<String, SessionRights> rights, final String line, final String place)
    {
        final String[] words = line.split("\\s+", 2);
        if (!KeyFile.isIdentity(words[0]) || words.length < 2)
        {
            throw new IllegalArgumentException(place + "expected an identity and its rights");
        }

        final SessionRights parsed;
        try
        {
            parsed = SessionRights.parse(words[1]);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new IllegalArgumentException(place + ex.getMessage(), ex);
        }
        if (rights.put(words[0], parsed) != null)
        {
            throw new IllegalArgumentException(place + words[0] + " has rights already");
        }
    }
}
