package io.lockstep.replay.command;

import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.run.JournalAnonymise;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Copies a journal without its personal data.
 */
@Command(
    name = "anonymise",
    description = "Copy a journal with every value that is personal data replaced by a pseudonym.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "What is personal, the schemas' annotations say (@personal:CLASS). With one key a value has one pseudonym,",
        "wherever it is; lengths, separators and digits stay. Checkpoints are left out: they are about other bytes.",
        "If a message is met whose personal data cannot be found, what was made so far is no copy: remove it.",
        "Exit status: 0 done, 1 the journal is damaged, 2 bad input.",
        "",
        "Example: ./lockstep journal anonymise /tmp/exchange /tmp/exchange-anonymous --key /tmp/key"
    })
final class JournalAnonymiseCommand extends JournalCommand
{
    private static final int MIN_KEY_LENGTH = 16;

    @Parameters(index = "1", paramLabel = "OUT", description = "Directory of the new journal, empty or absent.")
    private Path out;

    @Option(names = "--key", paramLabel = "FILE", required = true,
        description = "File with the secret that pseudonyms are made with, " + MIN_KEY_LENGTH + " bytes or more.")
    private Path keyFile;

    @Option(names = "--keep-unknown", description = "Copy messages that no schema describes as they are.")
    private boolean isUnknownKept;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean isJson;

    @Override
    int run(final JournalDirectory directory)
    {
        final JournalAnonymise.Result result =
            JournalAnonymise.anonymise(directory, out, key(), isUnknownKept, progress(isJson));
        endProgress();
        if (isJson)
        {
            out().println(new JsonLine()
                .field("directory", out.toString())
                .field("events", result.events())
                .field("outputs", result.outputs())
                .field("replaced", result.replaced()));
        }
        else
        {
            printf("journal      %s%n", out);
            printf("events       %,d, outputs %,d%n", result.events(), result.outputs());
            printf("replaced     %,d values%n", result.replaced());
        }

        return Lockstep.DONE;
    }

    private byte[] key()
    {
        try
        {
            final byte[] key = Files.readAllBytes(keyFile);
            if (key.length < MIN_KEY_LENGTH)
            {
                throw new BadInputException("a key has " + MIN_KEY_LENGTH + " bytes or more: --key=" + keyFile +
                    " length=" + key.length + "; make one: head -c 32 /dev/urandom > " + keyFile);
            }

            return key;
        }
        catch (final IOException ex)
        {
            throw new BadInputException("can not read the key: --key=" + keyFile + " reason=" + ex);
        }
    }
}
