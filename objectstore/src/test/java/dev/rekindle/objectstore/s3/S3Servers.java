package dev.rekindle.objectstore.s3;

import dev.rekindle.testing.store.Minio;
import dev.rekindle.testing.store.S3Server;
import dev.rekindle.testing.store.SeaweedFs;
import dev.rekindle.testing.store.VersityGw;
import java.util.LinkedHashMap;
import java.util.Map;

/** The servers that the contract is kept against. */
final class S3Servers {
    private S3Servers() {}

    /** By the names that people know them by. */
    static Map<String, S3Server> all() {
        var servers = new LinkedHashMap<String, S3Server>();
        servers.put("MinIO", Minio.shared());
        servers.put("versitygw", VersityGw.shared());
        servers.put("SeaweedFS", SeaweedFs.shared());
        return servers;
    }
}
