package io.lockstep.replay.run;

import io.lockstep.replay.ReplayApplication;
import io.lockstep.replay.journal.JournalException;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * One build of an application, loaded and ready to make cores.
 *
 * <p>It is named by a class on the class path, by a jar or a directory of classes that provides a
 * {@link ReplayApplication} as a service, or by both as {@code JAR#CLASS}. What is loaded from a jar comes from there
 * and not from the class path, the engine excepted.
 *
 * <p>Threading: any thread.
 */
public final class ApplicationBuild implements AutoCloseable
{
    private static final char CLASS_SEPARATOR = '#';

    private final String name;
    private final ReplayApplication application;
    private final BuildClassLoader loader;

    private ApplicationBuild(final String name, final ReplayApplication application, final BuildClassLoader loader)
    {
        this.name = name;
        this.application = application;
        this.loader = loader;
    }

    /**
     * Load a build.
     *
     * @param name            of a class, a jar, a directory of classes, or {@code JAR#CLASS}; null for the one on the
     *                        class path that replays the journals of the application.
     * @param applicationName whose journal it has to replay; null where that is not known.
     * @return the build.
     * @throws JournalException if there is none, or it is not fit.
     */
    public static ApplicationBuild load(final String name, final String applicationName)
    {
        if (name == null)
        {
            return ofClassPath(applicationName);
        }

        final int separator = name.lastIndexOf(CLASS_SEPARATOR);
        final Path path = Path.of(separator < 0 ? name : name.substring(0, separator));
        if (!Files.exists(path))
        {
            if (separator >= 0 || name.endsWith(".jar") || name.indexOf('/') >= 0)
            {
                throw new JournalException("no such jar or directory of classes: app=" + name);
            }

            return checked(name, ofClass(name, ApplicationBuild.class.getClassLoader()), null, applicationName);
        }

        final BuildClassLoader loader = new BuildClassLoader(url(path), ApplicationBuild.class.getClassLoader());
        ApplicationBuild build = null;
        try
        {
            final ReplayApplication application = separator < 0 ?
                ofService(name, loader, applicationName) : ofClass(name.substring(separator + 1), loader);
            build = checked(name, application, loader, applicationName);
            return build;
        }
        finally
        {
            if (build == null)
            {
                close(loader);
            }
        }
    }

    /**
     * Load a build for a history that does not tell whose it is.
     *
     * @param name of a class, a jar, a directory of classes, or {@code JAR#CLASS}; null for the only one on the class
     *             path.
     * @return the build.
     * @throws JournalException if there is none, or more than one, or it is not fit.
     */
    public static ApplicationBuild load(final String name)
    {
        return load(name, null);
    }

    /**
     * A build that is there already.
     *
     * @param name        for reports.
     * @param application that it is.
     * @return the build.
     */
    public static ApplicationBuild of(final String name, final ReplayApplication application)
    {
        return new ApplicationBuild(name, application, null);
    }

    /**
     * How it was named, for reports.
     *
     * @return the name; that of the class where none was given.
     */
    public String name()
    {
        return name;
    }

    /**
     * The application.
     *
     * @return what makes cores.
     */
    public ReplayApplication application()
    {
        return application;
    }

    /**
     * Close the jar. Its cores must not be used afterwards.
     */
    @Override
    public void close()
    {
        close(loader);
    }

    private static ApplicationBuild ofClassPath(final String applicationName)
    {
        final List<ReplayApplication> found = new ArrayList<>();
        ServiceLoader.load(ReplayApplication.class, ApplicationBuild.class.getClassLoader()).forEach(found::add);
        for (final ReplayApplication application : found)
        {
            if (applicationName == null ?
                found.size() == 1 : application.applicationName().equals(applicationName))
            {
                return new ApplicationBuild(application.getClass().getName(), application, null);
            }
        }

        throw new JournalException(applicationName == null ?
            "a cluster's log does not tell whose it is: found=" + names(found) +
            "; name a class, a jar or a directory of classes: --app" :
            "no application on the class path replays this journal: application=" + applicationName + " found=" +
            names(found) + "; name a class, a jar or a directory of classes: --app");
    }

    private static ReplayApplication ofService(
        final String name, final BuildClassLoader loader, final String applicationName)
    {
        final List<ReplayApplication> found = new ArrayList<>();
        try
        {
            for (final ReplayApplication application : ServiceLoader.load(ReplayApplication.class, loader))
            {
                if (application.getClass().getClassLoader() == loader)
                {
                    found.add(application);
                }
            }
        }
        catch (final ServiceConfigurationError ex)
        {
            throw new JournalException("can not load the application of a build: app=" + name + " reason=" +
                ex.getMessage(), ex);
        }

        for (final ReplayApplication application : found)
        {
            if (found.size() == 1 || application.applicationName().equals(applicationName))
            {
                return application;
            }
        }

        throw new JournalException("a build has no service " + ReplayApplication.class.getName() +
            " for this journal: app=" + name + " application=" + applicationName + " found=" + names(found) +
            "; name its class behind a " + CLASS_SEPARATOR);
    }

    private static ReplayApplication ofClass(final String className, final ClassLoader loader)
    {
        try
        {
            return Class.forName(className, true, loader)
                .asSubclass(ReplayApplication.class).getConstructor().newInstance();
        }
        catch (final ReflectiveOperationException | ClassCastException | LinkageError ex)
        {
            throw new JournalException("can not load an application: class=" + className + " reason=" + ex +
                "; name a public class that implements " + ReplayApplication.class.getName() +
                " and has a constructor without arguments, or a jar that is there", ex);
        }
    }

    private static ApplicationBuild checked(
        final String name,
        final ReplayApplication application,
        final BuildClassLoader loader,
        final String applicationName)
    {
        if (applicationName != null && !application.applicationName().equals(applicationName))
        {
            throw new JournalException("the journal is another application's: application=" + applicationName +
                " app=" + name + " replays=" + application.applicationName());
        }

        return new ApplicationBuild(name, application, loader);
    }

    private static String names(final List<ReplayApplication> applications)
    {
        return applications.isEmpty() ? "none" : applications.stream()
            .map((application) -> application.applicationName() + " (" + application.getClass().getName() + ")")
            .collect(Collectors.joining(", "));
    }

    private static URL url(final Path path)
    {
        try
        {
            return path.toUri().toURL();
        }
        catch (final MalformedURLException ex)
        {
            throw new JournalException("not a path of a jar: app=" + path, ex);
        }
    }

    private static void close(final BuildClassLoader loader)
    {
        try
        {
            if (loader != null)
            {
                loader.close();
            }
        }
        catch (final IOException ex)
        {
            throw new JournalException("can not close a jar: reason=" + ex, ex);
        }
    }
}
