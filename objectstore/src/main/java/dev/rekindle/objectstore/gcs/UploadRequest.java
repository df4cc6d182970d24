package dev.rekindle.objectstore.gcs;

import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.json.JsonHttpContent;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.storage.model.StorageObject;
import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectKey;
import java.io.IOException;
import java.util.TreeMap;

/**
 * What begins an upload.
 *
 * @param attempt a word of this attempt's own, kept with the object, by which its maker knows it again after a lost answer
 */
record UploadRequest(GcsClient client, ObjectKey key, Metadata metadata, String attempt) {

    /** The name under which the attempt stands in an object's metadata. */
    static final String ATTEMPT = "rekindle-attempt";

    String place() {
        return client.place(key);
    }

    /** Creates, and never replaces: generation 0 says that no object may stand there. */
    HttpRequest post() throws IOException {
        var url = new StringBuilder(client.uploadUrl())
                .append("?uploadType=resumable&ifGenerationMatch=0&name=")
                .append(GcsClient.encoded(client.name(key)));
        if (client.options().encryption() instanceof GcsEncryption.ManagedKey(String name)) {
            url.append("&kmsKeyName=").append(GcsClient.encoded(name));
        }
        HttpRequest request = client.request(
                "POST", url.toString(), new JsonHttpContent(GsonFactory.getDefaultInstance(), description()));
        request.getHeaders().set("X-Upload-Content-Type", metadata.contentType());
        return request;
    }

    private StorageObject description() {
        var values = new TreeMap<>(metadata.values());
        values.put(ATTEMPT, attempt);
        var description = new StorageObject()
                .setName(client.name(key))
                .setContentType(metadata.contentType())
                .setMetadata(values);
        client.options().storageClass().ifPresent(description::setStorageClass);
        return description;
    }
}
