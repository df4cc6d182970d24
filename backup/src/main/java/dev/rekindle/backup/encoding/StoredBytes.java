package dev.rekindle.backup.encoding;

import dev.rekindle.objectstore.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** The last step before the store: counts and digests what it is given. Leaves the upload open. */
final class StoredBytes implements WritableByteChannel {
    private final Upload upload;
    private final Sha256 digest = new Sha256();
    private boolean open = true;

    StoredBytes(Upload upload) {
        this.upload = upload;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        int count = bytes.remaining();
        digest.update(bytes.duplicate());
        upload.write(bytes);
        return count;
    }

    long size() {
        return digest.size();
    }

    String sha256() {
        return digest.hex();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
    }
}
