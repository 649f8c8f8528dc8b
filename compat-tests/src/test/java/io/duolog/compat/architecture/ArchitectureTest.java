package io.duolog.compat.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;

/** The arrows between modules, and what the core may not reach for. */
@AnalyzeClasses(packages = "io.duolog", importOptions = ArchitectureTest.ProductionCode.class)
class ArchitectureTest {

    private static final String PROTOCOL = "io.duolog.protocol..";
    private static final String STORAGE = "io.duolog.storage..";
    private static final String TRANSPORT = "io.duolog.transport..";
    private static final String CLIENTS = "io.duolog.client..";
    private static final String BROKER = "io.duolog.broker..";
    private static final String CLI = "io.duolog.cli..";
    private static final String TESTKIT = "io.duolog.testkit..";
    private static final String[] COORDINATION_API = {"io.duolog.coordination", "io.duolog.coordination.support.."};
    private static final String COORDINATION_RAFT = "io.duolog.coordination.raft..";
    private static final String COORDINATION_ZOOKEEPER = "io.duolog.coordination.zk..";
    private static final String COORDINATION_TESTKIT = "io.duolog.coordination.testkit..";

    @ArchTest
    static final ArchRule protocolKnowsNoOtherModule = knowsOnly(PROTOCOL);

    @ArchTest
    static final ArchRule storageKnowsOnlyTheProtocol = knowsOnly(STORAGE, PROTOCOL);

    @ArchTest
    static final ArchRule transportKnowsOnlyTheProtocol = knowsOnly(TRANSPORT, PROTOCOL);

    @ArchTest
    static final ArchRule theCoordinationSeamKnowsNoOtherModule = classes()
            .that()
            .resideInAnyPackage(COORDINATION_API)
            .should()
            .onlyDependOnClassesThat(oneOf(COORDINATION_API));

    @ArchTest
    static final ArchRule raftKnowsOnlyTheSeam = knowsOnly(COORDINATION_RAFT, COORDINATION_API[0], COORDINATION_API[1]);

    @ArchTest
    static final ArchRule zooKeeperKnowsOnlyTheSeam =
            knowsOnly(COORDINATION_ZOOKEEPER, COORDINATION_API[0], COORDINATION_API[1]);

    @ArchTest
    static final ArchRule theSuiteOfContractsKnowsOnlyTheSeam =
            knowsOnly(COORDINATION_TESTKIT, COORDINATION_API[0], COORDINATION_API[1]);

    @ArchTest
    static final ArchRule clientsKnowOnlyTransportAndProtocol = knowsOnly(CLIENTS, TRANSPORT, PROTOCOL);

    @ArchTest
    static final ArchRule theBrokerKnowsNeitherClientsNorACoordinationBackend =
            knowsOnly(BROKER, TRANSPORT, PROTOCOL, STORAGE, COORDINATION_API[0], COORDINATION_API[1]);

    @ArchTest
    static final ArchRule nobodyKnowsTheCommandOrTheTestkit = noClasses()
            .that()
            .resideOutsideOfPackages(CLI, TESTKIT, COORDINATION_TESTKIT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(CLI, TESTKIT, COORDINATION_TESTKIT)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule nothingDependsOnApacheKafka = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..")
            .because("Apache Kafka's code is a schema source and a test oracle");

    @ArchTest
    static final ArchRule onlyTransportAndClientsKnowNetty = noClasses()
            .that()
            .resideInAnyPackage(PROTOCOL, STORAGE, "io.duolog.coordination..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty..");

    @ArchTest
    static final ArchRule controllerDecisionsArePure = pure(
            "io.duolog.broker.controller..",
            ".*(Decision|Decisions|Creation|Deletion|Election|Elections|Alteration|Placement|Assignments|Proposal|Builder"
                    + "|Shutdown|Reassignment|Removal|EligibleLeaders|OfflineReplicas|TopicRules)");

    @ArchTest
    static final ArchRule whatALeaderKnowsOfItsFollowersIsPure =
            pure("io.duolog.broker.partition..", ".*(LeaderState|FollowerProgress|ProposedIsr|LeaderAndIsr)");

    @ArchTest
    static final ArchRule metadataImagesArePure =
            pure("io.duolog.broker.metadata..", ".*(Image|Delta|Registration|Record|TopicNames)");

    @ArchTest
    static final ArchRule theCoreDrawsNoRandomNumbersOfItsOwn = noClasses()
            .that()
            .resideInAnyPackage(PROTOCOL, STORAGE, BROKER, "io.duolog.coordination")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.Random")
            .orShould()
            .callMethod(Math.class, "random");

    @ArchTest
    static final ArchRule theCoreReadsNoClockOfItsOwn = noClasses()
            .that()
            .resideInAnyPackage(PROTOCOL, STORAGE, TRANSPORT, BROKER, CLIENTS)
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule theCoreStartsNoThreads = noClasses()
            .that()
            .resideInAnyPackage(PROTOCOL, STORAGE)
            .should()
            .callConstructor(Thread.class, Runnable.class)
            .orShould()
            .callConstructor(Thread.class, Runnable.class, String.class);

    @ArchTest
    static final ArchRule packagesOfAModuleHaveNoCycles =
            slices().matching("io.duolog.(*)..").should().beFreeOfCycles();

    private static ArchRule pure(String packages, String names) {
        return noClasses()
                .that()
                .resideInAPackage(packages)
                .and()
                .haveNameMatching(names)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.io..",
                        "java.net..",
                        "java.nio.channels..",
                        "java.nio.file..",
                        "java.util.concurrent..",
                        "io.netty..",
                        TRANSPORT,
                        STORAGE)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class);
    }

    private static ArchRule knowsOnly(String module, String... others) {
        return classes()
                .that()
                .resideInAPackage(module)
                .should()
                .onlyDependOnClassesThat(oneOf(others).or(resideInAnyPackage(module)))
                .allowEmptyShould(true);
    }

    /** Classes of these packages of ours, and whatever is not ours. */
    private static DescribedPredicate<JavaClass> oneOf(String... packages) {
        return resideInAnyPackage(packages).or(resideOutsideOfPackages("io.duolog.."));
    }

    /** Leaves out tests, this module and what only tests use. */
    static final class ProductionCode implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/") && !location.contains("/io/duolog/compat/");
        }
    }
}
