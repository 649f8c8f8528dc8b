package io.duolog.cli;

import io.duolog.cli.command.CommandContext;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes commands: those with a public constructor that takes a {@link CommandContext} get it. */
final class CommandFactory implements IFactory {
    private final IFactory others = CommandLine.defaultFactory();
    private final CommandContext context;

    CommandFactory(CommandContext context) {
        this.context = context;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        Constructor<K> constructor;
        try {
            constructor = type.getConstructor(CommandContext.class);
        } catch (NoSuchMethodException e) {
            return others.create(type);
        }
        try {
            return constructor.newInstance(context);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("cannot make the command " + type.getSimpleName(), e.getCause());
        }
    }
}
