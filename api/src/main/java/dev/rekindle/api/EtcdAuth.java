package dev.rekindle.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.schema.ApiObject;
import io.fabric8.generator.annotation.Required;

/** Who we are to etcd's own authentication. */
@ApiObject
public record EtcdAuth(
        @JsonPropertyDescription(
                "Secret with username and password of a user that has etcd's role root, without which etcd gives no snapshot.")
        @Required
        SecretReference secret) {}
