package dev.rekindle.controller.backup;

import dev.rekindle.controller.destination.Destinations;
import dev.rekindle.controller.etcd.EtcdSources;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * What every attempt works with.
 *
 * @param work directory for keys and certificates while they are used
 */
record BackupTools(
        BackupStatuses statuses,
        Destinations destinations,
        EtcdSources sources,
        Path work,
        BackupSettings settings,
        InstantSource clock) {}
