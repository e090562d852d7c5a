package io.keepaloft.cloud.contract;

import io.keepaloft.cloud.Kind;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Which row of the table of results a contract's class fills. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Covers {
    /** The provider's name, as after {@code cloud_provider}. */
    String provider();

    Kind kind();

    /** What tells it from other rows of the same kind, e.g. {@code fast} or {@code real Neutron}; empty for the plain one. */
    String variant() default "";
}
