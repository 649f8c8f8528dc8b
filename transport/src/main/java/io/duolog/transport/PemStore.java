package io.duolog.transport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Reads a PEM file, PKCS#8 key and certificates, into a key store in memory. */
final class PemStore {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA", "DSA");

    private PemStore() {}

    static KeyStore load(TlsStore store) throws IOException, GeneralSecurityException {
        String text = Files.readString(store.location(), StandardCharsets.US_ASCII);
        CertificateFactory certificates = CertificateFactory.getInstance("X.509");
        List<Certificate> chain = new ArrayList<>();
        KeyStore loaded = KeyStore.getInstance("PKCS12");
        loaded.load(null, null);
        char[] password =
                store.keyPassword().or(store::password).map(String::toCharArray).orElse(new char[0]);
        PrivateKey key = null;
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            byte[] content = Base64.getMimeDecoder().decode(block.group(2));
            switch (block.group(1)) {
                case "CERTIFICATE" -> chain.add(certificates.generateCertificate(new ByteArrayInputStream(content)));
                case "PRIVATE KEY" -> key = privateKey(new PKCS8EncodedKeySpec(content), store);
                case "ENCRYPTED PRIVATE KEY" -> key = privateKey(decrypt(content, password), store);
                default ->
                    throw new IOException(store.location() + " holds a block of type \"" + block.group(1)
                            + "\"; keys must be PKCS#8 (\"PRIVATE KEY\"): openssl pkcs8 -topk8 converts them");
            }
        }
        if (chain.isEmpty()) {
            throw new IOException(store.location() + " holds no PEM certificate");
        }
        if (key != null) {
            loaded.setKeyEntry("key", key, password, chain.toArray(Certificate[]::new));
        } else {
            for (int i = 0; i < chain.size(); i++) {
                loaded.setCertificateEntry("certificate-" + i, chain.get(i));
            }
        }
        return loaded;
    }

    private static PKCS8EncodedKeySpec decrypt(byte[] content, char[] password)
            throws IOException, GeneralSecurityException {
        EncryptedPrivateKeyInfo encrypted = new EncryptedPrivateKeyInfo(content);
        String algorithm = String.valueOf(encrypted.getAlgParameters());
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.DECRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password)),
                encrypted.getAlgParameters());
        return encrypted.getKeySpec(cipher);
    }

    private static PrivateKey privateKey(PKCS8EncodedKeySpec content, TlsStore store)
            throws IOException, GeneralSecurityException {
        IOException failure =
                new IOException(store.location() + " holds a private key that is none of " + KEY_ALGORITHMS);
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(content);
            } catch (InvalidKeySpecException e) {
                // The file does not say of which algorithm its key is.
                failure.addSuppressed(e);
            }
        }
        throw failure;
    }
}
