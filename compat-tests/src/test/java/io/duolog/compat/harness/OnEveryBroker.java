package io.duolog.compat.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * The test class runs once for each broker of {@link BrokerKind#selected()} and takes a {@link BrokerUnderTest} in its
 * constructor. The broker is shared by all such classes of the JVM: leave it running, and use topics of your own.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "{0}", autoCloseArguments = false)
@ArgumentsSource(SharedBrokers.class)
public @interface OnEveryBroker {}
