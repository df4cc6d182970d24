package dev.rekindle.objectstore.s3;

import dev.rekindle.objectstore.s3.S3Connection.MachineCredentials;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFileSupplier;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsWebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** Turns {@link S3Credentials} into what the SDK signs with. */
final class CredentialSources {
    private CredentialSources() {}

    static Keys keys(S3Options options) {
        Duration rotation = options.credentials() instanceof S3Credentials.Files
                ? options.deadlines().rotation()
                : Duration.ZERO;
        return new Keys(source(options.credentials(), options.connection()), rotation);
    }

    private static AwsCredentialsProvider source(S3Credentials credentials, S3Connection connection) {
        return switch (credentials) {
            case S3Credentials.Ambient _ -> ambient(connection);
            case S3Credentials.Static keys -> StaticCredentialsProvider.create(fixed(keys));
            case S3Credentials.Profile profile ->
                ProfileCredentialsProvider.builder()
                        .profileName(profile.name())
                        .profileFile(ProfileFileSupplier.defaultSupplier())
                        .build();
            case S3Credentials.WebIdentity identity -> webIdentity(identity, connection);
            case S3Credentials.Files files -> new KeyFiles(files);
        };
    }

    private static AwsCredentials fixed(S3Credentials.Static keys) {
        String secret = keys.secretAccessKey().reveal();
        return keys.sessionToken()
                .<AwsCredentials>map(token -> AwsSessionCredentials.create(keys.accessKeyId(), secret, token.reveal()))
                .orElseGet(() -> AwsBasicCredentials.create(keys.accessKeyId(), secret));
    }

    private static AwsCredentialsProvider ambient(S3Connection connection) {
        if (machineMaySign(connection)) {
            return DefaultCredentialsProvider.builder().build();
        }
        return AwsCredentialsProviderChain.of(
                SystemPropertyCredentialsProvider.create(),
                EnvironmentVariableCredentialsProvider.create(),
                ProfileCredentialsProvider.builder()
                        .profileFile(ProfileFileSupplier.defaultSupplier())
                        .build());
    }

    private static AwsCredentialsProvider webIdentity(S3Credentials.WebIdentity identity, S3Connection connection) {
        if (!machineMaySign(connection)) {
            throw new IllegalArgumentException("a web identity is not used for the endpoint "
                    + connection.endpoint().map(Object::toString).orElse("")
                    + "; allow the machine's credentials for it, by TLS, or give it keys of its own");
        }
        StsClient sts = StsClient.builder()
                .region(Region.of(connection.region()))
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build();
        var provider = StsWebIdentityTokenFileCredentialsProvider.builder()
                .stsClient(sts)
                .roleArn(identity.roleArn())
                .webIdentityTokenFile(identity.tokenFile())
                .roleSessionName(identity.sessionName())
                .build();
        return new AssumedRole(provider, sts);
    }

    /** A provider does not close the client that it was given. */
    private record AssumedRole(StsWebIdentityTokenFileCredentialsProvider provider, StsClient sts)
            implements AwsCredentialsProvider, SdkAutoCloseable {
        @Override
        public AwsCredentials resolveCredentials() {
            return provider.resolveCredentials();
        }

        @Override
        public void close() {
            provider.close();
            sts.close();
        }
    }

    private static boolean machineMaySign(S3Connection connection) {
        boolean tls = connection.endpoint().stream().allMatch(url -> "https".equals(url.getScheme()));
        boolean sent = connection.rules().machine() == MachineCredentials.SENT;
        return connection.endpoint().isEmpty() || (sent && tls);
    }
}
