package dev.rekindle.objectstore.gcs;

import com.google.auth.http.HttpTransportFactory;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.CredentialAccessBoundary;
import com.google.auth.oauth2.CredentialAccessBoundary.AccessBoundaryRule;
import com.google.auth.oauth2.CredentialAccessBoundary.AccessBoundaryRule.AvailabilityCondition;
import com.google.auth.oauth2.DownscopedCredentials;
import com.google.auth.oauth2.GoogleCredentials;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** An access token that reads one object and can do nothing else; it ends with the token that it was made of. */
record DownscopedToken(String bucket, String name) {
    /** Get, but not list. */
    private static final String READER = "inRole:roles/storage.legacyObjectReader";

    /** What Google's token service needs the source to be allowed. */
    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";

    /**
     * Exchanges a token of these credentials.
     *
     * @param transport to Google's token service; the client's own where empty
     */
    AccessToken from(GoogleCredentials credentials, Optional<HttpTransportFactory> transport) throws IOException {
        GoogleCredentials source = credentials.createScopedRequired() ? credentials.createScoped(SCOPE) : credentials;
        DownscopedCredentials.Builder downscoped =
                DownscopedCredentials.newBuilder().setSourceCredential(source).setCredentialAccessBoundary(boundary());
        transport.ifPresent(downscoped::setHttpTransportFactory);
        return downscoped.build().refreshAccessToken();
    }

    private CredentialAccessBoundary boundary() {
        var thisObject =
                AvailabilityCondition.newBuilder().setExpression(condition()).build();
        var rule = AccessBoundaryRule.newBuilder()
                .setAvailableResource("//storage.googleapis.com/projects/_/buckets/" + bucket)
                .setAvailablePermissions(List.of(READER))
                .setAvailabilityCondition(thisObject)
                .build();
        return CredentialAccessBoundary.newBuilder().setRules(List.of(rule)).build();
    }

    /** In the Common Expression Language; a key has no backslash, but it may have a quote. */
    private String condition() {
        return "resource.name == 'projects/_/buckets/" + bucket + "/objects/" + name.replace("'", "\\'") + "'";
    }
}
