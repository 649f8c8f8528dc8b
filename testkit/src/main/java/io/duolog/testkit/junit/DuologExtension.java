package io.duolog.testkit.junit;

import io.duolog.client.Client;
import io.duolog.testkit.DuologCluster;
import io.duolog.testkit.DuologClusterBuilder;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ModifierSupport;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * Starts clusters for test classes with {@link Duolog}, injects them, and closes them. A cluster is kept in the store of
 * the context that asked first, and found there by all contexts below: that is the whole rule of who shares one.
 */
public final class DuologExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterTestExecutionCallback, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(DuologExtension.class);

    /** Created by JUnit. */
    public DuologExtension() {}

    @Override
    public void beforeAll(ExtensionContext context) {
        inject(context, context.getRequiredTestClass(), null);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        for (Object instance : context.getRequiredTestInstances().getAllInstances()) {
            inject(context, instance.getClass(), instance);
        }
    }

    /** Shows what the brokers' processes printed beside a failure: their files may be gone when somebody looks. */
    @Override
    public void afterTestExecution(ExtensionContext context) {
        DuologCluster cluster = context.getStore(NAMESPACE).get(DuologCluster.class, DuologCluster.class);
        if (cluster != null && context.getExecutionException().isPresent()) {
            String logs = cluster.logTails();
            if (!logs.isBlank()) {
                context.getExecutionException().get().addSuppressed(new BrokerLogs(logs));
            }
        }
    }

    /** Carries what the brokers printed to where a failure is shown. */
    private static final class BrokerLogs extends RuntimeException {
        private static final long serialVersionUID = 1;

        BrokerLogs(String logs) {
            super(logs, null, false, false);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return isInjected(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return value(context, parameter.getParameter().getType());
    }

    /** Sets the static fields of a class, or with an instance its other fields. */
    private static void inject(ExtensionContext context, Class<?> type, @Nullable Object instance) {
        boolean isStatic = instance == null;
        for (Field field : ReflectionSupport.findFields(
                type,
                candidate -> isInjected(candidate.getType()) && ModifierSupport.isStatic(candidate) == isStatic,
                HierarchyTraversalMode.TOP_DOWN)) {
            if (Modifier.isFinal(field.getModifiers())) {
                throw new ExtensionConfigurationException(
                        "cannot inject the final field " + field + "; remove 'final'");
            }
            try {
                field.setAccessible(true);
                field.set(instance, value(context, field.getType()));
            } catch (IllegalAccessException | RuntimeException e) {
                throw new ExtensionConfigurationException("cannot inject the field " + field, e);
            }
        }
    }

    private static boolean isInjected(Class<?> type) {
        return type == DuologCluster.class || type == Client.class;
    }

    private static Object value(ExtensionContext context, Class<?> type) {
        DuologCluster cluster = cluster(context);
        return type == DuologCluster.class ? cluster : cluster.client();
    }

    private static DuologCluster cluster(ExtensionContext context) {
        Store store = context.getStore(NAMESPACE);
        // The store closes it with its context.
        return store.getOrComputeIfAbsent(DuologCluster.class, key -> start(context), DuologCluster.class);
    }

    private static DuologCluster start(ExtensionContext context) {
        Optional<Duolog> annotation = AnnotationSupport.findAnnotation(
                context.getRequiredTestClass(), Duolog.class, context.getEnclosingTestClasses());
        DuologClusterBuilder builder = DuologCluster.builder();
        if (annotation.isPresent()) {
            Duolog asked = annotation.get();
            builder = builder.brokers(asked.brokers())
                    .processes(asked.processes())
                    .storage(asked.storage())
                    .coordination(asked.coordination());
            for (String property : asked.properties()) {
                int separator = property.indexOf('=');
                if (separator <= 0) {
                    throw new ExtensionConfigurationException(
                            "@Duolog(properties = \"" + property + "\"): expected name=value");
                }
                builder = builder.property(property.substring(0, separator), property.substring(separator + 1));
            }
        }
        return builder.start();
    }
}
