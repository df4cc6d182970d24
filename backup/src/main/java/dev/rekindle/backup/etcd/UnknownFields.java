package dev.rekindle.backup.etcd;

import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/** Fields that etcd sends and the generated messages do not know yet. */
final class UnknownFields {
    private UnknownFields() {}

    static Optional<String> text(Message message, int number) {
        return field(message, number).getLengthDelimitedList().stream()
                .map(bytes -> bytes.toString(StandardCharsets.UTF_8))
                .filter(text -> !text.isEmpty())
                .findFirst();
    }

    static OptionalLong number(Message message, int number) {
        return field(message, number).getVarintList().stream()
                .mapToLong(Long::longValue)
                .findFirst();
    }

    private static UnknownFieldSet.Field field(Message message, int number) {
        return message.getUnknownFields().getField(number);
    }
}
