package dev.rekindle.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test or its lifecycle method a real etcd of one version: as {@link EtcdProcess} a member of its own that serves, and is ended after the
 * test (for a parameter of {@code @BeforeAll} after the class), having shown its log where the test failed; as {@link EtcdBinaries} the programs.
 *
 * <pre>{@code
 * @Test
 * void keepsWhatItIsGiven(@EtcdBinary EtcdProcess etcd) {
 *     etcd.api().put("k", "v");
 * }
 * }</pre>
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@ExtendWith(EtcdBinaryExtension.class)
public @interface EtcdBinary {
    /** Which version. */
    EtcdVersion value() default EtcdVersion.V3_6;
}
