"""What a training tells, as it is handed out in Java.

Written from the records in Java; do not edit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, List, Optional

__all__ = [
    "ColumnImportance",
    "ColumnUse",
    "Done",
    "Epoch",
    "Figures",
    "LayerStep",
    "LayerValues",
    "Memory",
    "Observed",
    "PermutationImportance",
    "Planned",
    "Profile",
    "Restarted",
    "SetResult",
    "Size",
    "Started",
    "StatisticsDrift",
    "Step",
    "StepTime",
    "TrainingListener",
    "TrainingSummary",
]


@dataclass(frozen=True)
class Planned:
    """What is expected of the steps to come.

    :ivar slots: of the cluster
    :ivar threads: of each
    :ivar step: as predicted for the workers that train
    :ivar fastest: the best prediction among 1 to slots workers
    :ivar rows: where the workers hold their rows, and why, in words
    """

    slots: int
    threads: int
    step: StepTime
    fastest: StepTime
    rows: str


@dataclass(frozen=True)
class StepTime:
    """A predicted step, in seconds.

    :ivar workers: that share it
    :ivar compute: of a mean worker
    :ivar waiting: of a mean worker for the one with most shards
    :ivar network: all-reduces and the end of the step, the driver's work included
    :ivar rows: of the batch
    :ivar rowsPerSecond: Rows of all workers in a second
    :ivar total: The whole step
    """

    workers: int
    compute: float
    waiting: float
    network: float
    rows: int
    rowsPerSecond: float
    total: float


@dataclass(frozen=True)
class Started:
    """Training begins, or goes on from a checkpoint.

    :ivar workers: number of tasks
    :ivar size: how much there is to do
    :ivar memory: what it takes
    :ivar numerics: what computes in the workers
    :ivar done: what is done already, where training goes on
    :ivar driverBytes: Bytes of parameters, gradient, optimizer and best model in the driver
    :ivar epochsDone: Epochs that have been reported already; 0 unless training goes on
    :ivar shards: Number of logical shards, S
    :ivar stepsDone: Steps that are committed already; 0 unless training goes on
    :ivar stepsPerEpoch: Global batches in an epoch
    :ivar totalSteps: Steps if nothing stops it
    :ivar workerBytes: Bytes of rows and buffers of all workers together
    """

    workers: int
    size: Size
    memory: Memory
    numerics: str
    done: Done
    driverBytes: int
    epochsDone: int
    parameters: int
    shards: int
    stepsDone: int
    stepsPerEpoch: int
    totalSteps: int
    trainRows: int
    workerBytes: int


@dataclass(frozen=True)
class Size:
    """How much there is to do.

    :ivar shards: number of logical shards, S
    :ivar trainRows: rows of the training set
    :ivar stepsPerEpoch: global batches in an epoch
    :ivar totalSteps: steps if nothing stops it
    :ivar parameters: number of parameters
    """

    shards: int
    trainRows: int
    stepsPerEpoch: int
    totalSteps: int
    parameters: int


@dataclass(frozen=True)
class Memory:
    """Bytes in memory.

    :ivar workerBytes: rows and buffers of all workers together
    :ivar driverBytes: parameters, gradient, optimizer and best model in the driver
    """

    workerBytes: int
    driverBytes: int


@dataclass(frozen=True)
class Done:
    """What is done already; zeros unless training goes on.

    :ivar steps: that are committed
    :ivar epochs: that have been reported
    """

    steps: int
    epochs: int


@dataclass(frozen=True)
class Step:
    """One step has been committed.

    :ivar epoch: from 0
    :ivar step: from 0, over all epochs
    :ivar loss: mean over the global batch
    :ivar rows: rows of the batch
    :ivar seconds: since the last commit
    """

    epoch: int
    step: int
    loss: float
    rows: int
    learningRate: float
    seconds: float


@dataclass(frozen=True)
class Observed:
    """What was to be seen of a step that is looked at; see
    io.github.syncbn.worker.training.Observation.

    :ivar epoch: from 0
    :ivar step: from 0, over all epochs
    :ivar layers: what the step did to the parameters of each layer that has some
    :ivar drift: per batch normalization, how far its running statistics are from the batch's
    :ivar activations: per layer, what left it for the first rows of the batch; empty if they
        are not looked at
    """

    epoch: int
    step: int
    layers: List[LayerStep]
    drift: List[StatisticsDrift]
    activations: List[LayerValues]


@dataclass(frozen=True)
class LayerStep:
    """What a step did to the parameters of one layer, in Euclidean norms.

    :ivar layer: name of the layer, as in the names of its parameters: 1 in 1.weight
    :ivar kind: what the layer is called in a job file, such as dense
    :ivar gradient: norm of the mean gradient, after any clipping
    :ivar parameters: norm of the parameters before the step
    :ivar update: norm of their change
    :ivar updateRatio: How far the parameters moved for their size; about 1e-3 is usual, NaN for
        zeros
    """

    layer: str
    kind: str
    gradient: float
    parameters: float
    update: float
    updateRatio: float


@dataclass(frozen=True)
class StatisticsDrift:
    """How far the running statistics of a batch normalization, which predictions use, are
    from those of the last batch, by which it was normalized in training: what is learned
    on the latter meets the former in validation.

    :ivar layer: name of the layer, as in the names of its parameters: 1 in 1.weight
    :ivar mean: in running deviations; 0 for no drift
    :ivar variance: a ratio; 1 for no drift
    """

    layer: str
    mean: float
    variance: float


@dataclass(frozen=True)
class LayerValues:
    """What left a layer for the first rows of a batch, or the gradients of the loss by it.

    :ivar layer: name of the layer, as in the names of its parameters: 1 in 1.weight
    :ivar does: the layer
    :ivar input: number in the list of the layer whose values this one reads; -1 for the
        features
    :ivar units: how many units were looked at
    :ivar values: row after row, unit after unit; float32 as computed
    :ivar flatShare: Part of the values where the activation is flat (see flat): saturated
        sigmoids, rectifiers at 0
    :ivar isActivation: Whether the layer is an activation
    :ivar kind: What the layer is called in a job file, such as relu
    :ivar rows: Rows that were looked at
    """

    layer: str
    does: str
    input: int
    units: int
    values: List[float]
    flatShare: float
    isActivation: bool
    kind: str
    rows: int


@dataclass(frozen=True)
class Restarted:
    """A worker was lost, or shards move to faster ones; training goes on from a committed
    step with another attempt.

    :ivar attempt: its number, 2 or more
    :ivar step: steps that are committed
    :ivar cause: why the attempt before has ended
    """

    attempt: int
    step: int
    cause: str


@dataclass(frozen=True)
class Epoch:
    """One epoch has ended.

    :ivar trainLoss: mean over the epoch's rows, each as its step saw it
    :ivar validation: what the validation set gave; NONE without a validation
    :ivar rowsPerSecond: of the epoch's steps
    :ivar validationAccuracy: NaN without a validation, or for regression
    :ivar validationLoss: NaN without a validation
    """

    epoch: int
    step: int
    trainLoss: float
    validation: SetResult
    rowsPerSecond: float
    validationAccuracy: float
    validationLoss: float


@dataclass(frozen=True)
class SetResult:
    """How good a model is on a set of rows.

    :ivar loss: mean over the set; NaN without one
    :ivar figures: all metrics that are defined for it; none without one
    :ivar accuracy: The part of the rows whose class is predicted right; NaN without a set, or
        without classes
    """

    loss: float
    figures: Figures
    accuracy: float


@dataclass(frozen=True)
class Figures:
    """The metrics of some predictions, each computed from its sums in this one place.

    :ivar values: in the order of Metric; without those that are not defined for the rows, or
        were not computed
    :ivar targets: of each of several targets by itself, by its name or number, in order; none
        of one target
    """

    values: Dict[str, float]
    targets: Dict[str, Figures]


@dataclass(frozen=True)
class TrainingSummary:
    """How a training went.

    :ivar history: one element an epoch: losses, accuracy, rows per second
    :ivar steps: steps committed
    :ivar bestEpoch: epoch (from 0) of the best validation, or -1 without any
    :ivar workers: number of tasks
    :ivar testLoss: mean over the test set, without label smoothing and class weights, as an
        evaluation of the model gives it; NaN without one
    :ivar testMetrics: of the test set by name, as accuracy, auc or rmse, of each of several
        targets as rmse/price; empty without one
    :ivar digest: SHA-256 over parameters and running statistics
    :ivar drift: running statistics against those of the last batch, one element a batch
        normalization in order, without frozen ones
    :ivar profiles: per worker, where the time of its steps went
    :ivar provenance: where the model comes from, by key; configuration is the job file that
        says the same
    :ivar columns: What the training made of each column of its table, in the table's order
    :ivar dataFingerprint: Equal whenever all rows of all sets are
    :ivar epochs: Epochs that were trained
    :ivar numerics: The kernels and BLAS that computed
    :ivar objectiveHistory: Mean training loss of each epoch, each row as its step saw it
    :ivar rowsPerSecond: Training rows per second, as the mean over epochs; NaN without any
    :ivar testAccuracy: Accuracy over the test set, or NaN without one and for regression
    :ivar validationHistory: Validation loss after each epoch; NaN where there was no validation
    """

    history: List[Epoch]
    steps: int
    bestEpoch: int
    workers: int
    testLoss: float
    testMetrics: Dict[str, float]
    digest: str
    drift: List[StatisticsDrift]
    profiles: List[Profile]
    provenance: Dict[str, str]
    columns: List[ColumnUse]
    dataFingerprint: str
    epochs: int
    numerics: str
    objectiveHistory: List[float]
    rowsPerSecond: float
    testAccuracy: float
    validationHistory: List[float]


@dataclass(frozen=True)
class Profile:
    """The time of some steps.

    :ivar steps: number of steps
    :ivar total: all of it
    :ivar gemm: in matrix products
    :ivar waiting: in reductions over workers: mostly waiting for the slower ones
    :ivar reduction: in adding gradients and sums of the worker's own shards
    :ivar commit: at the end of steps: waiting, combining gradients, optimizer
    :ivar computing: All but waiting for others, and the end of steps, where all work together
    :ivar elementwise: Element-wise kernels and all that is not measured by itself
    """

    steps: int
    total: int
    gemm: int
    waiting: int
    reduction: int
    commit: int
    computing: int
    elementwise: int


@dataclass(frozen=True)
class ColumnUse:
    """What a training makes of a column of its table.

    :ivar name: of the column
    :ivar type: of the column, as Spark writes it
    :ivar role: what it is used as
    :ivar note: why it is left out, or what about it wants a look; else an empty text
    :ivar wantsALook: Whether somebody should look at it: left out unasked, or used with a note
    """

    name: str
    type: str
    role: str
    note: str
    wantsALook: bool


@dataclass(frozen=True)
class PermutationImportance:
    """Permutation importance of the columns of some rows.

    :ivar rows: number of rows that were looked at
    :ivar metric: by which predictions are judged
    :ivar baseline: its value for the rows as they are
    :ivar columns: the most important first
    """

    rows: int
    metric: str
    baseline: float
    columns: List[ColumnImportance]


@dataclass(frozen=True)
class ColumnImportance:
    """How much worse predictions become when a column's values are permuted among the rows
    (Breiman 2001; Fisher, Rudin and Dominici 2019).

    :ivar column: its name; all of its features are permuted together
    :ivar drops: of each permutation, how much worse the metric became; above 0 is worse,
        whatever the direction of the metric
    :ivar deviation: Standard deviation of the drops over permutations, with their number as
        divisor
    :ivar mean: The mean drop
    """

    column: str
    drops: List[float]
    deviation: float
    mean: float


class TrainingListener:
    """Told of a training's progress, in order, by a thread of its own: training never waits
    for a listener."""

    def planned(self, event: Planned) -> None:
        """What is expected of the steps to come."""

    def started(self, event: Started) -> None:
        """Training begins, or goes on from a checkpoint."""

    def step(self, event: Step) -> None:
        """One step has been committed."""

    def observed(self, event: Observed) -> None:
        """What was to be seen of a step that is looked at; see
        io.github.syncbn.worker.training.Observation."""

    def restarted(self, event: Restarted) -> None:
        """A worker was lost, or shards move to faster ones; training goes on from a
        committed step with another attempt."""

    def epoch(self, event: Epoch) -> None:
        """One epoch has ended."""
