package dev.rekindle.testing;

/** An alarm that a member raised; the id is unsigned, the type one of {@code NOSPACE} and {@code CORRUPT}. */
public record EtcdAlarm(long memberId, String type) {}
