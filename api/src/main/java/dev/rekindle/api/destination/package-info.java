/** {@code EtcdBackupDestination}: where backups live, which is for administrators to say. */
@NullMarked
package dev.rekindle.api.destination;

import org.jspecify.annotations.NullMarked;
