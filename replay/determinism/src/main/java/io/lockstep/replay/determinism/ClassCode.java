package io.lockstep.replay.determinism;

import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What matters of a class's byte code: where it comes from, and which calls its methods make.
 *
 * <p>Threading: single owner.
 */
final class ClassCode extends ClassVisitor
{
    private static final int API = Opcodes.ASM9;
    private static final String VOUCHED = Type.getDescriptor(Deterministic.class);

    private final List<MethodCode> methods = new ArrayList<>();
    private final List<String> parents = new ArrayList<>();
    private String superName;
    private boolean isVouchedFor;

    private ClassCode()
    {
        super(API);
    }

    /**
     * Read a class.
     *
     * @return null where there is no byte code of it.
     */
    static ClassCode read(final ClassLoader loader, final String className)
    {
        try (InputStream bytes = loader.getResourceAsStream(className.replace('.', '/') + ".class"))
        {
            if (bytes == null)
            {
                return null;
            }
            final ClassCode code = new ClassCode();
            new ClassReader(bytes).accept(code, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
            return code;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    List<MethodCode> methods()
    {
        return methods;
    }

    MethodCode method(final String name, final String descriptor)
    {
        for (final MethodCode method : methods)
        {
            if (method.name().equals(name) && method.descriptor().equals(descriptor))
            {
                return method;
            }
        }

        return null;
    }

    /**
     * The class above and the interfaces.
     */
    List<String> parents()
    {
        return parents;
    }

    String superName()
    {
        return superName;
    }

    boolean isVouchedFor()
    {
        return isVouchedFor;
    }

    @Override
    public void visit(
        final int version,
        final int access,
        final String name,
        final String signature,
        final String above,
        final String[] interfaces)
    {
        superName = above == null ? null : dotted(above);
        if (superName != null)
        {
            parents.add(superName);
        }
        for (final String each : interfaces)
        {
            parents.add(dotted(each));
        }
    }

    @Override
    public AnnotationVisitor visitAnnotation(final String descriptor, final boolean isVisible)
    {
        isVouchedFor |= VOUCHED.equals(descriptor);
        return null;
    }

    @Override
    public MethodVisitor visitMethod(
        final int access,
        final String name,
        final String descriptor,
        final String signature,
        final String[] exceptions)
    {
        final MethodCode method = new MethodCode(name, descriptor, new boolean[1], new ArrayList<>());
        methods.add(method);
        return new CallVisitor(method);
    }

    private static String dotted(final String internalName)
    {
        return internalName.replace('/', '.');
    }

    /**
     * Notes the calls of a method.
     */
    private static final class CallVisitor extends MethodVisitor
    {
        private final MethodCode method;

        CallVisitor(final MethodCode method)
        {
            super(API);
            this.method = method;
        }

        @Override
        public AnnotationVisitor visitAnnotation(final String descriptor, final boolean isVisible)
        {
            method.vouched()[0] |= VOUCHED.equals(descriptor);
            return null;
        }

        @Override
        public void visitMethodInsn(
            final int opcode,
            final String owner,
            final String name,
            final String descriptor,
            final boolean isInterface)
        {
            // The constructor that another constructor begins with makes no object.
            final boolean isNew = opcode == Opcodes.INVOKESPECIAL && name.equals("<init>");
            add(owner, name, descriptor, opcode == Opcodes.INVOKEVIRTUAL || opcode == Opcodes.INVOKEINTERFACE, isNew);
        }

        @Override
        public void visitInvokeDynamicInsn(
            final String name, final String descriptor, final Handle bootstrap, final Object... arguments)
        {
            for (final Object argument : arguments)
            {
                if (argument instanceof Handle handle)
                {
                    final boolean isVirtual = handle.getTag() == Opcodes.H_INVOKEVIRTUAL ||
                        handle.getTag() == Opcodes.H_INVOKEINTERFACE;
                    add(handle.getOwner(), handle.getName(), handle.getDesc(), isVirtual,
                        handle.getTag() == Opcodes.H_NEWINVOKESPECIAL);
                }
            }
        }

        private void add(
            final String owner,
            final String name,
            final String descriptor,
            final boolean isVirtual,
            final boolean isNew)
        {
            if (!owner.startsWith("["))
            {
                method.calls().add(new MethodCode.Call(dotted(owner), name, descriptor, isVirtual, isNew));
            }
        }
    }
}
