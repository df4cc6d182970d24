package dev.rekindle.cli.snapshot;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rekindle.snapshot.Alarm;
import dev.rekindle.snapshot.HashKv;
import dev.rekindle.snapshot.Member;
import dev.rekindle.snapshot.MemberRole;
import dev.rekindle.snapshot.SnapshotReport;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Writes what is known of a snapshot as fields of a JSON object, always all of them and in the same order; what is absent is {@code null}. Ids are
 * hex strings, as etcd prints them, because JSON numbers lose digits beyond 2⁵³; so are unsigned 64-bit numbers decimal strings.
 */
record ReportJson(JsonGenerator json) {
    void writeFields(SnapshotReport report) throws IOException {
        json.writeNumberField("size", report.size());
        json.writeStringField("sha256", report.sha256());
        json.writeStringField("trailer", report.trailer().name().toLowerCase(Locale.ROOT));
        json.writeNumberField("pages", report.pages());
        json.writeNumberField("pageSize", report.pageSize());
        json.writeStringField("transaction", Long.toUnsignedString(report.transaction()));
        json.writeNumberField("bootRevision", report.bootRevision());
        number("compactRevision", report.compactRevision());
        number("scheduledCompactRevision", report.scheduledCompactRevision());
        json.writeNumberField("entries", report.totalKeys());
        unsigned("consistentIndex", report.consistentIndex());
        unsigned("term", report.term());
        text("storageVersion", report.storageVersion());
        text("clusterVersion", report.clusterVersion());
        text("clusterId", report.clusterId());
        json.writeArrayFieldStart("members");
        for (Member member : report.members()) {
            write(member);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("alarms");
        for (Alarm alarm : report.alarms()) {
            json.writeStartObject();
            json.writeStringField("memberId", Long.toHexString(alarm.memberId()));
            json.writeStringField("type", alarm.type().toString());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeBooleanField("authEnabled", report.authEnabled());
        json.writeNumberField("leases", report.leases());
        hashKv(report.hashKv());
    }

    /** Field {@code hashKv}. */
    void hashKv(Optional<HashKv> hash) throws IOException {
        if (hash.isEmpty()) {
            json.writeNullField("hashKv");
            return;
        }
        json.writeObjectFieldStart("hashKv");
        writeFields(hash.get());
        json.writeEndObject();
    }

    /** The fields that {@code etcdutl hashkv} prints. */
    void writeFields(HashKv hash) throws IOException {
        json.writeNumberField("hash", hash.hash());
        json.writeNumberField("hashRevision", hash.revision());
        json.writeNumberField("compactRevision", hash.compactRevision());
    }

    private void write(Member member) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", Long.toHexString(member.id()));
        json.writeStringField("name", member.name());
        texts("peerURLs", member.peerUrls());
        texts("clientURLs", member.clientUrls());
        json.writeBooleanField("isLearner", member.role() == MemberRole.LEARNER);
        json.writeEndObject();
    }

    private void texts(String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    private void text(String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get());
        } else {
            json.writeNullField(name);
        }
    }

    private void number(String name, OptionalLong value) throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(name, value.getAsLong());
        } else {
            json.writeNullField(name);
        }
    }

    private void unsigned(String name, OptionalLong value) throws IOException {
        text(name, value.isPresent() ? Optional.of(Long.toUnsignedString(value.getAsLong())) : Optional.empty());
    }
}
