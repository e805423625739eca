"""Articles that are in a Ray Dataset already: figures and rejected articles of it.

ray job submit --working-dir docs/examples -- python dataset_on_ray.py /data/articles.parquet /data/figures
"""

import sys

import ray

from solieu.extractor.engines.ray import extract

if __name__ == "__main__":
    source, target = sys.argv[1:]
    articles = ray.data.read_parquet(source)  # columns id and text, if present date and title
    articles = articles.repartition(64)  # a row group is one block, and a block is one core: some for each core
    extract(articles, batch_size=256, num_cpus=1).write_parquet(target, partition_cols=["status"])
