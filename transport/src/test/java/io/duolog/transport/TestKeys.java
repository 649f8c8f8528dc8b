package io.duolog.transport;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Self-signed keys that the JDK's keytool makes when a test needs them. */
record TestKeys(TlsStore store) {
    private static final String PASSWORD = "changeit";

    /** Makes a PKCS12 store whose certificate is valid for localhost and 127.0.0.1. */
    static TestKeys create(Path directory) throws IOException, InterruptedException {
        return create(directory, "SAN=dns:localhost,ip:127.0.0.1");
    }

    static TestKeys create(Path directory, String extension) throws IOException, InterruptedException {
        Path file = directory.resolve("keys-" + Integer.toHexString(extension.hashCode()) + ".p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        List<String> command = List.of(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                "key",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=test",
                "-ext",
                extension,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD,
                "-keypass",
                PASSWORD);
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("keytool failed: " + command);
        }
        return new TestKeys(new TlsStore("PKCS12", file, Optional.of(PASSWORD), Optional.empty()));
    }

    TlsConfig server() {
        return TlsConfig.server(store);
    }

    TlsConfig server(TlsConfig.ClientAuthentication authentication) {
        return new TlsConfig(
                Optional.of(store), Optional.of(store), authentication, false, TlsConfig.DEFAULT_PROTOCOLS, List.of());
    }

    TlsConfig client(boolean withKey) {
        return new TlsConfig(
                withKey ? Optional.of(store) : Optional.empty(),
                Optional.of(store),
                TlsConfig.ClientAuthentication.NONE,
                true,
                TlsConfig.DEFAULT_PROTOCOLS,
                List.of());
    }
}
