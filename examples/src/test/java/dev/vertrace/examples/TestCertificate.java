package dev.vertrace.examples;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A self-signed certificate and its key as PEM files, by the JDK's keytool. Vert.x's own has no
 * alternative name, without which OkHttp trusts no host.
 */
record TestCertificate(Path key, Path certificate) {
  private static final String PASSWORD = "changeit";

  static TestCertificate create(Path directory, String commonName)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = directory.resolve(commonName + ".p12");
    generate(store, commonName);
    return export(store, directory.resolve(commonName));
  }

  private static void generate(Path store, String commonName)
      throws IOException, InterruptedException {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + commonName,
                "-ext",
                "SAN=DNS:" + commonName,
                "-alias",
                "it",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString())
            .inheritIO()
            .start();
    if (keytool.waitFor() != 0) {
      throw new AssertionError("keytool failed");
    }
  }

  private static TestCertificate export(Path file, Path name)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return new TestCertificate(
        pem(name, "PRIVATE KEY", store.getKey("it", PASSWORD.toCharArray()).getEncoded()),
        pem(name, "CERTIFICATE", store.getCertificate("it").getEncoded()));
  }

  private static Path pem(Path name, String type, byte[] bytes) throws IOException {
    String text =
        "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
            .formatted(type, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes));
    return Files.writeString(
        name.resolveSibling(name.getFileName() + "." + type.replace(' ', '-') + ".pem"), text);
  }
}
