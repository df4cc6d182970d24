package dev.rekindle.api.schema;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.annotation.JsonFormat;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A moment, written as RFC 3339 in UTC. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD})
@JacksonAnnotationsInside
@SchemaFrom(type = String.class)
@JsonFormat(shape = JsonFormat.Shape.STRING)
public @interface Timestamp {}
