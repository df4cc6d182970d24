package dev.rekindle.backup.spool;

import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.objectstore.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An upload whose writer does not wait for a slow store. Bytes go to the store on a thread of its own, from a few buffers in memory; once the store
 * has stayed below the floor for longer than the grace, all further ones go to a file first. A full disk is no failure: the writer then waits for
 * the store, as it would without a spool.
 */
public final class SpooledUpload implements Upload {
    private static final int BUFFERS = 16;
    private static final int BUFFER_BYTES = 256 << 10;
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final Duration TELL = Duration.ofMillis(200);

    private final Upload store;
    private final Spool spool;
    private final Progress progress;
    private final Patience patience;
    private final BlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(BUFFERS);
    private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    private final AtomicReference<Optional<Exception>> failure = new AtomicReference<>(Optional.empty());
    private final Thread sender;
    private boolean fileFailed;
    private volatile Optional<SpoolFile> file = Optional.empty();
    private final AtomicLong sent = new AtomicLong();
    private long taken;

    /** Hears how far the store is, while {@link #complete()} waits for it and on that thread. */
    @FunctionalInterface
    public interface Progress {
        /** So many bytes were handed to the store, of so many. */
        void sent(long bytes, long total);
    }

    /** What comes next for the store. */
    private sealed interface Piece {
        record InMemory(ByteBuffer bytes) implements Piece {}

        record OnDisk(SpoolFile file, int length) implements Piece {}

        /** Everything before it has been handed over. */
        record Mark(CountDownLatch reached) implements Piece {}

        record End() implements Piece {}
    }

    /** In front of an upload, which is then this one's to complete or abort. */
    public SpooledUpload(Upload store, Spool spool, Progress progress) {
        this.store = store;
        this.spool = spool;
        this.progress = progress;
        this.patience = new Patience(GRACE_NANOS, spool.floor());
        for (int i = 0; i < BUFFERS; i++) {
            free.add(ByteBuffer.allocate(BUFFER_BYTES));
        }
        this.sender = Thread.ofPlatform().name("backup-spool").daemon().start(this::send);
    }

    /** Bytes that were spooled so far; zero while the store keeps up. May be asked on any thread. */
    public long spooled() {
        return file.map(SpoolFile::written).orElse(0L);
    }

    @Override
    public ObjectKey key() {
        return store.key();
    }

    @Override
    public void write(ByteBuffer bytes) throws ObjectStoreException {
        try {
            while (bytes.hasRemaining()) {
                rethrow();
                ByteBuffer piece = next(bytes);
                if (file.isPresent()) {
                    toDisk(file.get(), piece);
                } else {
                    toMemory(piece);
                }
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static ByteBuffer next(ByteBuffer bytes) {
        int length = Math.min(bytes.remaining(), BUFFER_BYTES);
        ByteBuffer piece = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        return piece;
    }

    private void toMemory(ByteBuffer piece) throws InterruptedException, ObjectStoreException {
        Optional<ByteBuffer> buffer = freeBuffer(piece.remaining());
        if (buffer.isEmpty() && begin()) {
            toDisk(file.orElseThrow(), piece);
            return;
        }
        ByteBuffer target = buffer.isPresent() ? buffer.get() : free.take();
        taken += piece.remaining();
        pieces.add(new Piece.InMemory(target.clear().put(piece).flip()));
    }

    /** Empty when the patience is at an end, and spooling may help. */
    private Optional<ByteBuffer> freeBuffer(int bytes) throws InterruptedException {
        if (fileFailed) {
            return Optional.of(free.take());
        }
        long before = System.nanoTime();
        ByteBuffer buffer = free.poll(patience.left(), TimeUnit.NANOSECONDS);
        patience.waited(System.nanoTime() - before, buffer == null ? 0 : bytes);
        return Optional.ofNullable(buffer);
    }

    /** Begins to spool; false where the disk does not let it. */
    private boolean begin() {
        try {
            file = Optional.of(SpoolFile.in(spool.directory()));
            return true;
        } catch (IOException e) {
            fileFailed = true;
            return false;
        }
    }

    private void toDisk(SpoolFile spooled, ByteBuffer piece) throws InterruptedException, ObjectStoreException {
        int length = piece.remaining();
        try {
            spooled.append(piece);
        } catch (IOException full) {
            fileFailed = true;
            drain();
            closeFile();
            toMemory(piece);
            return;
        }
        taken += length;
        pieces.add(new Piece.OnDisk(spooled, length));
    }

    /** Waits until the store was handed everything so far. */
    private void drain() throws InterruptedException, ObjectStoreException {
        var reached = new CountDownLatch(1);
        pieces.add(new Piece.Mark(reached));
        reached.await();
        rethrow();
    }

    @Override
    public Optional<Path> staged() {
        if (store.staged().isEmpty()) {
            return Optional.empty();
        }
        try {
            drain();
            return store.staged();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ObjectStoreException e) {
            // Comes again from complete().
            return Optional.empty();
        }
    }

    @Override
    public StoredObject complete() throws ObjectStoreException {
        pieces.add(new Piece.End());
        try {
            while (!sender.join(TELL)) {
                progress.sent(sent.get(), taken);
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        rethrow();
        closeFile();
        return store.complete();
    }

    @Override
    public void abort() throws ObjectStoreException {
        stop();
        store.abort();
    }

    @Override
    public void close() throws ObjectStoreException {
        stop();
        store.close();
    }

    /** The sender's thread ends, whatever it is doing, and the file with it. */
    private void stop() {
        failure.compareAndSet(Optional.empty(), Optional.of(new IllegalStateException("the upload was closed")));
        pieces.add(new Piece.End());
        boolean interrupted = false;
        while (sender.isAlive()) {
            sender.interrupt();
            try {
                sender.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        closeFile();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeFile() {
        try {
            if (file.isPresent()) {
                file.get().close();
            }
        } catch (IOException nothingToLose) {
            // It has no name, and everything in it was handed over or is not wanted any more.
        }
        file = Optional.empty();
    }

    private void send() {
        ByteBuffer fromDisk = ByteBuffer.allocate(BUFFER_BYTES);
        boolean more = true;
        while (more) {
            try {
                switch (pieces.take()) {
                    case Piece.InMemory(ByteBuffer bytes) -> {
                        hand(bytes);
                        free.add(bytes);
                    }
                    case Piece.OnDisk(SpoolFile spooled, int length) -> {
                        if (failure.get().isEmpty()) {
                            spooled.read(fromDisk.clear().limit(length));
                            hand(fromDisk.flip());
                        }
                    }
                    case Piece.Mark(CountDownLatch reached) -> reached.countDown();
                    case Piece.End _ -> more = false;
                }
            } catch (IOException | RuntimeException | InterruptedException e) {
                failure.compareAndSet(Optional.empty(), Optional.of(e));
            }
        }
    }

    /** Nothing more is handed over after a failure, but everything is still taken, so that nobody waits for ever. */
    private void hand(ByteBuffer bytes) {
        if (failure.get().isPresent()) {
            return;
        }
        int length = bytes.remaining();
        try {
            store.write(bytes);
            sent.addAndGet(length);
        } catch (ObjectStoreException | RuntimeException e) {
            failure.compareAndSet(Optional.empty(), Optional.of(e));
        }
    }

    private void rethrow() throws ObjectStoreException {
        Optional<Exception> failed = failure.get();
        if (failed.isPresent()) {
            switch (failed.get()) {
                case ObjectStoreException e -> throw e;
                case InterruptedException e -> throw interrupted(e);
                case RuntimeException e -> throw e;
                case Exception e ->
                    throw new ObjectStoreException(
                            Kind.UNAVAILABLE,
                            "what was spooled in " + spool.directory() + " could not be read again: " + e.getMessage()
                                    + "; check that disk, or back up without a spool",
                            e);
            }
        }
    }

    private static ObjectStoreException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new ObjectStoreException(Kind.INTERRUPTED, "the upload was interrupted; nothing was stored", e);
    }
}
