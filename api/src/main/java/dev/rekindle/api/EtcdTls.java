package dev.rekindle.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.schema.ApiObject;
import dev.rekindle.api.schema.Formats;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** How etcd is spoken to by TLS. */
@ApiObject
public record EtcdTls(
        @JsonPropertyDescription(
                "Secret with ca.crt and, where etcd asks for a client certificate, tls.crt and tls.key.")
        @Required
        SecretReference secret,

        @JsonPropertyDescription(
                "The name that etcd's certificate must carry, where it is not the host of the URL. Example: etcd.prod.svc.")
        @Pattern(Formats.SERVER_NAME) @Size(min = 1, max = 253) @Nullable String serverName) {}
