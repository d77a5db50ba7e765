#!/bin/bash
# A Slurm array in which each task does its part of the tiles: sbatch slurm.sh
#SBATCH --job-name=convsharp
#SBATCH --array=0-3
#SBATCH --cpus-per-task=1
#SBATCH --mem=1G
#SBATCH --requeue
#SBATCH --output=convsharp-%a.log

# A task that is preempted, killed or started twice does no harm: it goes on with the tiles that are left. To raise the number of tasks,
# raise --array alone: the part is I of N by Slurm's own variables.
convsharp tiles "$INPUT" --model "$MODEL" --output "$OUTPUT" \
    --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" --threads "$SLURM_CPUS_PER_TASK" --log-json
