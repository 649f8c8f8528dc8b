package io.duolog.perf.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.cli.command.CommandFailure;
import io.duolog.perf.load.ClientKind;
import io.duolog.perf.run.Matrix;
import io.duolog.perf.system.SystemSpec;
import io.duolog.perf.workload.Workload;
import io.duolog.perf.workload.Workloads;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

final class MatrixOptionsTest {
    @Test
    void chooseAFewWorkloadsOnAllSystemsByDefault() {
        Matrix matrix = parse();

        assertThat(matrix.workloads().stream().map(Workload::name)).containsExactlyElementsOf(Workloads.quick());
        assertThat(matrix.systems()).containsExactlyElementsOf(SystemSpec.all());
        assertThat(matrix.nodes()).containsExactly(3);
        assertThat(matrix.clients()).containsExactly(ClientKind.APACHE);
        assertThat(matrix.rounds()).isEqualTo(5);
    }

    @Test
    void takeSystemsThatAreGivenMore() {
        Matrix matrix = parse("--system", "duolog-raft,duolog-*@num.network.threads=1@-Xmx512m,duolog-raft");

        assertThat(matrix.systems().stream().map(SystemSpec::systemName))
                .containsExactly(
                        "duolog-raft",
                        "duolog-raft@num.network.threads=1@-Xmx512m",
                        "duolog-zookeeper@num.network.threads=1@-Xmx512m");
    }

    @Test
    void refuseASystemThatIsGivenNothing() {
        assertThatThrownBy(() -> parse("--system", "duolog-raft@num.network.threads"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("num.network.threads")
                .hasMessageContaining("KEY=VALUE");
    }

    @Test
    void takePatternsAndKeepTheirOwnOrder() {
        Matrix matrix = parse("--workload", "consume-*,produce-1k-acks-*", "--nodes", "1,3,1", "--client", "all");

        assertThat(matrix.workloads().stream().map(Workload::name))
                .contains("produce-1k-acks-0", "produce-1k-acks-1", "produce-1k-acks-all", "consume-tail")
                .doesNotContain("produce-100b-acks-all");
        assertThat(matrix.nodes()).containsExactly(1, 3);
        assertThat(matrix.clients()).containsExactly(ClientKind.APACHE, ClientKind.DUOLOG);
    }

    @Test
    void nameWhatThereIsWhenSomethingIsUnknown() {
        assertThatThrownBy(() -> parse("--system", "duolog-etcd"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("duolog-etcd");
        assertThatThrownBy(() -> parse("--workload", "produce-1kb"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("produce-1kb");
        assertThatThrownBy(() -> parse("--nodes", "2")).isInstanceOf(CommandFailure.class);
        assertThatThrownBy(() -> parse("--rounds", "0")).isInstanceOf(CommandFailure.class);
    }

    @Test
    void chooseAllWithOneWord() {
        assertThat(parse("--workload", "all").workloads().stream().map(Workload::name))
                .containsExactlyElementsOf(
                        Workloads.all().stream().map(Workload::name).toList());
    }

    private static Matrix parse(String... arguments) {
        Holder holder = new Holder();
        new CommandLine(holder).parseArgs(arguments);
        return holder.options.matrix(Workloads.all());
    }

    /** A command that has nothing but these options. */
    @Command(name = "holder")
    private static final class Holder {
        @Mixin
        private final MatrixOptions options = new MatrixOptions();
    }
}
