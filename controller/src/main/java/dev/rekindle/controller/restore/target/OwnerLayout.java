package dev.rekindle.controller.restore.target;

/** How the owner of an etcd runs its members. */
public enum OwnerLayout {
    /** etcd-operator, with a StatefulSet that it overwrites. */
    OPERATOR_STATEFUL_SET,
    /** etcd-operator, with pods and claims of its own. */
    OPERATOR_BARE_PODS,
    /** A StatefulSet that nobody overwrites: all members from the first start on. */
    PLAIN_STATEFUL_SET,
    /** Whatever the spec names; a person has said who restores. */
    OTHER
}
