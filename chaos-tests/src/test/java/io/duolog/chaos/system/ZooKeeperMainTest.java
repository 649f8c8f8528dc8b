package io.duolog.chaos.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ZooKeeperMainTest {
    @Test
    void tellsTheNameInsteadOfTheNumbers() throws ReflectiveOperationException, IOException {
        InetSocketAddress address =
                new InetSocketAddress(InetAddress.getByAddress("z2", new byte[] {127, 77, 52, 52}), 3888);

        try (URLClassLoader asInAProcessOfItsOwn =
                new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            Method tellNames = asInAProcessOfItsOwn
                    .loadClass(ZooKeeperMain.class.getName())
                    .getDeclaredMethod("tellNames");
            tellNames.setAccessible(true);
            tellNames.invoke(null);

            Object told = asInAProcessOfItsOwn
                    .loadClass("org.apache.zookeeper.common.NetUtils")
                    .getMethod("formatInetAddr", InetSocketAddress.class)
                    .invoke(null, address);

            assertThat(told).isEqualTo("z2:3888");
        }
    }

    private static URL[] classPath() throws IOException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }
}
