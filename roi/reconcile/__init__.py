"""What counts where several files tell the same, and every decision about it."""
