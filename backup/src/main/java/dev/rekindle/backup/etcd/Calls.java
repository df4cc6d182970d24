package dev.rekindle.backup.etcd;

import dev.rekindle.backup.etcd.EtcdException.Kind;
import io.etcd.jetcd.api.AuthGrpc;
import io.etcd.jetcd.api.AuthenticateRequest;
import io.etcd.jetcd.api.AuthenticateResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Makes calls on one channel: deadline, token, one new login when the token is no longer known, errors explained. */
final class Calls {
    /** Where etcd looks for the token: {@code rpctypes.TokenFieldNameGRPC}. */
    private static final Metadata.Key<String> TOKEN = Metadata.Key.of("token", Metadata.ASCII_STRING_MARSHALLER);

    private final Endpoint endpoint;
    private final Channel channel;
    private final ConnectionOptions options;

    /** Absent until the first login, and where etcd's authentication is off. */
    private final AtomicReference<Optional<String>> token = new AtomicReference<>(Optional.empty());

    Calls(Endpoint endpoint, Channel channel, ConnectionOptions options) {
        this.endpoint = endpoint;
        this.channel = channel;
        this.options = options;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** A unary call with the deadline of the connection; {@code action} begins the message when it fails. */
    <Q, A> A unary(String action, MethodDescriptor<Q, A> method, Q request) throws EtcdException {
        return unary(action, method, request, options.callTimeout());
    }

    <Q, A> A unary(String action, MethodDescriptor<Q, A> method, Q request, Duration deadline) throws EtcdException {
        try {
            return once(method, request, deadline);
        } catch (StatusRuntimeException e) {
            if (!canLogInAgain(e)) {
                throw explain(action, e);
            }
        }
        forgetToken();
        try {
            return once(method, request, deadline);
        } catch (StatusRuntimeException e) {
            throw explain(action, e);
        }
    }

    /** A call that has not been started, with the token of the login. */
    <Q, A> ClientCall<Q, A> start(MethodDescriptor<Q, A> method, Duration deadline) throws EtcdException {
        return authenticated().newCall(method, callOptions(deadline));
    }

    EtcdException explain(String action, Throwable failure) {
        if (Thread.currentThread().isInterrupted()) {
            return new EtcdException(Kind.CANCELLED, endpoint, action + " was interrupted", failure);
        }
        return EtcdErrors.explain(endpoint, action, failure);
    }

    /** Whether the failure is a token that etcd no longer knows, and there is a login to renew it with. */
    boolean canLogInAgain(Throwable failure) {
        return token.get().isPresent() && EtcdErrors.isExpiredToken(failure);
    }

    void forgetToken() {
        token.set(Optional.empty());
    }

    private <Q, A> A once(MethodDescriptor<Q, A> method, Q request, Duration deadline) throws EtcdException {
        return ClientCalls.blockingUnaryCall(authenticated(), method, callOptions(deadline), request);
    }

    private Channel authenticated() throws EtcdException {
        if (options.login().isPresent() && token.get().isEmpty()) {
            token.set(logIn(options.login().get()));
        }
        Optional<String> known = token.get();
        if (known.isEmpty()) {
            return channel;
        }
        var headers = new Metadata();
        headers.put(TOKEN, known.get());
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    /** Empty where authentication is off: etcd's own client goes on without a token then, and so does this one. */
    private Optional<String> logIn(Login login) throws EtcdException {
        AuthenticateRequest request = AuthenticateRequest.newBuilder()
                .setName(login.user())
                .setPassword(login.password())
                .build();
        try {
            AuthenticateResponse answer = ClientCalls.blockingUnaryCall(
                    channel, AuthGrpc.getAuthenticateMethod(), callOptions(options.callTimeout()), request);
            return Optional.of(answer.getToken());
        } catch (StatusRuntimeException e) {
            if (EtcdErrors.isAuthenticationOff(e)) {
                return Optional.empty();
            }
            throw explain("log in as " + login.user(), e);
        }
    }

    private static CallOptions callOptions(Duration deadline) {
        return CallOptions.DEFAULT.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS);
    }
}
