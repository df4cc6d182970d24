package dev.rekindle.backup.etcd;

/** Whether the conditions of a transaction held, and the revision of the store after it. */
public record TxnResult(boolean succeeded, long revision) {}
