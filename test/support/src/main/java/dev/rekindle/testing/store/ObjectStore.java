package dev.rekindle.testing.store;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test or its lifecycle method an empty place on a real object store: an {@link S3Bucket}, a {@link GcsBucket} or, as a {@code Path}, a
 * directory that is removed afterwards. All tests of the JVM share the server, which shows its log where a test failed.
 *
 * <pre>{@code
 * @Test
 * void keepsWhatItIsGiven(@ObjectStore(StoreServer.MINIO) S3Bucket bucket) {
 *     bucket.server().requests().put(bucket.name(), "key", bytes);
 * }
 * }</pre>
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@ExtendWith(ObjectStoreExtension.class)
public @interface ObjectStore {
    /** Which server, and with it the type of the parameter. */
    StoreServer value();

    /** How the bucket is made; nothing for a directory. */
    BucketOption[] options() default {};
}
