"""The circuit breaker, by a clock one sets."""

from actions.adapters.circuit import Circuit


def _circuit() -> tuple[Circuit, list[float]]:
    time = [0.0]
    return Circuit(lambda: time[0], failures=2, rest_seconds=10), time


def test_it_opens_after_failures_in_a_row():
    circuit, _ = _circuit()
    circuit.failed()
    circuit.succeeded()
    circuit.failed()
    assert circuit.lets_through()
    circuit.failed()
    assert not circuit.lets_through()
    assert circuit.state == "open"


def test_after_a_rest_one_trial_goes_through():
    circuit, time = _circuit()
    circuit.failed()
    circuit.failed()
    time[0] = 10.0
    assert circuit.state == "half_open"
    assert [circuit.lets_through() for _ in range(3)] == [True, False, False]
    circuit.succeeded()
    assert circuit.state == "closed"


def test_a_failed_trial_means_another_rest():
    circuit, time = _circuit()
    circuit.failed()
    circuit.failed()
    time[0] = 10.0
    circuit.lets_through()
    circuit.failed()
    assert circuit.state == "open"
    time[0] = 20.0
    assert circuit.lets_through()


def test_a_trial_without_a_result_is_given_to_another():
    circuit, time = _circuit()
    circuit.failed()
    circuit.failed()
    time[0] = 10.0
    circuit.lets_through()
    circuit.gave_no_sign()
    assert circuit.lets_through()
