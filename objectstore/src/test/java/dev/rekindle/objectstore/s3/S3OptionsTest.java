package dev.rekindle.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.objectstore.s3.S3Connection.EndpointRules;
import java.net.URI;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3OptionsTest {
    private static final S3Connection AWS = S3Connection.aws("eu-west-1");

    @Test
    void showsNoSecret() {
        String customerKey = Base64.getEncoder()
                .encodeToString(
                        "0123456789abcdef0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        S3Options options = S3Options.of("backups", AWS.withProxy(URI.create("http://me:proxy-canary@proxy:3128")))
                .withCredentials(new S3Credentials.Static(
                        "AKIDCANARY", new Secret("secret-canary"), Optional.of(new Secret("token-canary"))))
                .withWriting(S3Writing.DEFAULTS.withEncryption(new Encryption.CustomerKey(new Secret(customerKey))));

        assertThat(options.toString())
                .contains("backups", "eu-west-1", "proxy:3128")
                .doesNotContain("canary", customerKey);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://host",
                "file:///etc/passwd",
                "gopher://host",
                "https://user:password@host",
                "https://host/path",
                "https://host?query",
                "https://host#fragment",
                "https://0x7f.1", // no host by RFC 3986, and an address to some resolvers
                "https:opaque",
                "host:9000"
            })
    void refusesWhatIsNoPlainOrigin(String endpoint) {
        assertThatThrownBy(() -> S3Connection.endpoint(URI.create(endpoint), "any"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("https://host");
    }

    @Test
    void refusesPlainHttpToAService() {
        S3Connection personal = S3Connection.endpoint(URI.create("http://store.example"), "any");

        assertThatThrownBy(() -> personal.withRules(EndpointRules.SERVICE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not reached by TLS");
    }

    @Test
    void keepsTheMachinesIdentityFromAnEndpointOfItsOwn() {
        var identity = new S3Credentials.WebIdentity("arn:aws:iam::1:role/backup", Path.of("/token"), "rekindle");
        S3Options options = S3Options.of("backups", S3Connection.endpoint(URI.create("https://store.example"), "any"))
                .withCredentials(identity);

        assertThatThrownBy(() -> S3Store.open(options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("web identity is not used");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "-bucket", "bucket name", "bucket?x", "bucket#x"})
    void refusesWhatIsNoBucket(String bucket) {
        assertThatThrownBy(() -> S3Options.of(bucket, AWS)).isInstanceOf(IllegalArgumentException.class);
    }
}
