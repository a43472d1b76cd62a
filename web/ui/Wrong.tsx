// What went wrong with a form, or with what a button asked for; it stands above the button.
export function Wrong({ children }: { children: string | null }) {
  if (children === null) return null;
  return (
    <p role="alert" className="text-danger">
      {children}
    </p>
  );
}
