package io.lockstep.replay.run;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * Class loader of one build of an application: what its jar has comes from there, before the class path's.
 *
 * <p>The engine, the replay and what they hand to applications come from the class path always, since objects of them
 * go to and fro between the tool and the build.
 *
 * <p>Threading: any thread.
 */
final class BuildClassLoader extends URLClassLoader
{
    private static final List<String> SHARED = List.of(
        "java.", "javax.", "jdk.", "sun.",
        "io.lockstep.codecs.", "io.lockstep.engine.", "io.lockstep.replay.", "org.agrona.");

    static
    {
        registerAsParallelCapable();
    }

    BuildClassLoader(final URL build, final ClassLoader parent)
    {
        super(new URL[] {build}, parent);
    }

    @Override
    protected Class<?> loadClass(final String name, final boolean resolve) throws ClassNotFoundException
    {
        if (SHARED.stream().anyMatch(name::startsWith))
        {
            return super.loadClass(name, resolve);
        }

        synchronized (getClassLoadingLock(name))
        {
            Class<?> found = findLoadedClass(name);
            if (found == null)
            {
                found = findOwn(name);
            }
            if (found == null)
            {
                return super.loadClass(name, resolve);
            }
            if (resolve)
            {
                resolveClass(found);
            }

            return found;
        }
    }

    @Override
    public URL getResource(final String name)
    {
        final URL own = findResource(name);
        return own == null ? super.getResource(name) : own;
    }

    @Override
    public Enumeration<URL> getResources(final String name) throws IOException
    {
        final List<URL> resources = new ArrayList<>(Collections.list(findResources(name)));
        for (final URL url : Collections.list(getParent().getResources(name)))
        {
            // Providers that only the class path has are no part of a build.
            if (!name.startsWith("META-INF/services/") || resources.isEmpty())
            {
                resources.add(url);
            }
        }

        return Collections.enumeration(resources);
    }

    private Class<?> findOwn(final String name)
    {
        try
        {
            return findClass(name);
        }
        catch (final ClassNotFoundException ex)
        {
            return null;
        }
    }
}
