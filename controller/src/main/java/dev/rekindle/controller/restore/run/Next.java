package dev.rekindle.controller.restore.run;

import java.time.Duration;

/** When a restore is to be looked at again. */
public sealed interface Next {

    /** After so long, or when something changes. */
    record In(Duration delay) implements Next {}

    /** Never: it is over. */
    record Over() implements Next {}
}
