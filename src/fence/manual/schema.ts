/** In the cluster file a person has no parameters. */
export const about = 'A person looks and runs `holdfast node confirm-off NODE`.';

export const parameters = {};
