package io.duolog.testkit.junit;

import io.duolog.testkit.CoordinationKind;
import io.duolog.testkit.StorageKind;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class a cluster: fields and parameters of type {@link io.duolog.testkit.DuologCluster} or {@link
 * io.duolog.client.Client} are injected.
 *
 * <pre>{@code
 * @Duolog(properties = "num.partitions=4")
 * class OrdersTest {
 *     private static DuologCluster cluster;   // one for the class
 *
 *     @Test
 *     void storesAnOrder(Client client) { ... }
 * }
 * }</pre>
 *
 * <p>With a static field, or a parameter of {@code @BeforeAll} or of the constructor of a class with the per-class
 * lifecycle, the class has one cluster. Otherwise each test method has its own, shared by its fields and parameters.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(DuologExtension.class)
public @interface Duolog {
    /** How many brokers; their ids count from 1. */
    int brokers() default 1;

    /** Whether each broker is a process, rather than all in this JVM. */
    boolean processes() default false;

    /** Where records are. */
    StorageKind storage() default StorageKind.AUTOMATIC;

    /** By what the cluster agrees. */
    CoordinationKind coordination() default CoordinationKind.MEMORY;

    /** Settings of the brokers by Kafka's names, each as {@code name=value}. */
    String[] properties() default {};
}
