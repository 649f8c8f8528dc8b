package io.duolog.chaos.system;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.net.InetSocketAddress;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;

/**
 * Main class of a ZooKeeper server whose links are proxied: ZooKeeper's own, but that it names itself to its peers.
 *
 * <p>Where a server of a lower id dials one of a higher id for an election, it tells its own election address and is dialled
 * back ({@code QuorumCnxManager}). ZooKeeper tells the numbers of that address, and so peers that know each other by name
 * would go round the proxies from then on. Here it tells the name, which its peer resolves as it does all others.
 */
public final class ZooKeeperMain {
    private static final String MAIN = "org.apache.zookeeper.server.quorum.QuorumPeerMain";
    private static final String FORMATTER = "org.apache.zookeeper.common.NetUtils";
    private static final String NEIGHBOUR = "org.apache.zookeeper.common.Time";
    private static final String FORMAT = "formatInetAddr";

    private ZooKeeperMain() {}

    /** Takes what ZooKeeper's main class takes: the path of its configuration. */
    public static void main(String[] args) throws ReflectiveOperationException, IOException {
        tellNames();
        Class.forName(MAIN).getMethod("main", String[].class).invoke(null, (Object) args);
    }

    /** Defines the class that writes addresses for peers before anything loads it as it is. */
    static void tellNames() throws ReflectiveOperationException, IOException {
        ClassLoader loader = ZooKeeperMain.class.getClassLoader();
        try (ClassFileLocator locator = ClassFileLocator.ForClassLoader.of(loader)) {
            var type = TypePool.Default.of(locator).describe(FORMATTER).resolve();
            if (type.getDeclaredMethods()
                    .filter(ElementMatchers.named(FORMAT).and(ElementMatchers.takesArguments(InetSocketAddress.class)))
                    .isEmpty()) {
                throw new IllegalStateException(
                        FORMATTER + "." + FORMAT + " is no more; find how this ZooKeeper tells its election address");
            }
            byte[] named = new ByteBuddy()
                    .redefine(type, locator)
                    .visit(Advice.to(HostAndPort.class, ClassFileLocator.ForClassLoader.of(loader))
                            .on(ElementMatchers.named(FORMAT)))
                    .make()
                    .getBytes();
            MethodHandles.privateLookupIn(Class.forName(NEIGHBOUR), MethodHandles.lookup())
                    .defineClass(named);
        }
    }

    /** Its code becomes the end of the method. */
    private static final class HostAndPort {
        private HostAndPort() {}

        @Advice.OnMethodExit
        @SuppressWarnings("unused") // The value that it is given is returned.
        static void exit(
                @Advice.Argument(0) InetSocketAddress address, @Advice.Return(readOnly = false) String formatted) {
            formatted = address.getHostString() + ":" + address.getPort();
        }
    }
}
